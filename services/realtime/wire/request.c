/* What a request that libwebsockets has read says to the hub. */
#include "wire/inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/macros.h"

static const struct {
	enum lws_token_indexes token;
	const char *custom; /* instead of it */
} headers[] = {
	[REQUEST_PATH] = {WSI_TOKEN_GET_URI, NULL},
	[REQUEST_AUTHORIZATION] = {WSI_TOKEN_HTTP_AUTHORIZATION, NULL},
	[REQUEST_COOKIE] = {WSI_TOKEN_HTTP_COOKIE, NULL},
	[REQUEST_ORIGIN] = {WSI_TOKEN_ORIGIN, NULL},
	[REQUEST_HOST] = {WSI_TOKEN_HOST, NULL},
	[REQUEST_LAST_EVENT_ID] = {WSI_TOKEN_COUNT, "last-event-id:"},
	[REQUEST_REAL_IP] = {WSI_TOKEN_HTTP_X_REAL_IP, NULL},
	[REQUEST_FORWARDED_PROTO] = {WSI_TOKEN_COUNT, "x-forwarded-proto:"},
	[REQUEST_ID] = {WSI_TOKEN_COUNT, "x-request-id:"},
};

/* Where to write next, and how much room is there. */
struct packing {
	char *at;
	char *end;
};

static const char *pack(struct packing *packing, int len)
{
	if (len < 0)
		return NULL;
	const char *packed = packing->at;
	packing->at += len;
	*packing->at++ = '\0';
	return packed;
}

static const char *pack_header(struct lws *wsi, enum request_field field, struct packing *packing)
{
	int room = (int)(packing->end - packing->at);
	const char *custom = headers[field].custom;
	if (custom) {
		int len = lws_hdr_custom_length(wsi, custom, (int)strlen(custom));
		return len < 0 ? NULL
			       : pack(packing, lws_hdr_custom_copy(wsi, packing->at, room, custom,
						       (int)strlen(custom)));
	}
	if (!lws_hdr_total_length(wsi, headers[field].token))
		return NULL;
	return pack(packing, lws_hdr_copy(wsi, packing->at, room, headers[field].token));
}

/* "last=7" and "ticket=…": what else is in the query is passed over. */
static void pack_query(struct lws *wsi, struct wire_request *request, struct packing *packing)
{
	for (int i = 0;; i++) {
		int room = (int)(packing->end - packing->at);
		int len = lws_hdr_copy_fragment(wsi, packing->at, room, WSI_TOKEN_HTTP_URI_ARGS, i);
		if (len < 0)
			return;
		if (strncmp(packing->at, "last=", 5) == 0)
			request->fields[REQUEST_LAST] = pack(packing, len) + 5;
		else if (strncmp(packing->at, "ticket=", 7) == 0)
			request->fields[REQUEST_TICKET] = pack(packing, len) + 7;
	}
}

struct wire_request *wire_request_read(struct lws *wsi, bool is_websocket)
{
	size_t room = WIRE_HEADERS_BYTES_MAX + WIRE_ADDRESS_SIZE + (size_t)2 * REQUEST_FIELDS;
	struct wire_request *request = calloc(1, sizeof *request + room);
	if (!request)
		abort(); /* out of memory, as the arena has it */
	char *text = (char *)(request + 1);
	struct packing packing = {.at = text, .end = text + room};
	request->is_websocket = is_websocket;
	for (int field = 0; field < (int)COUNT_OF(headers); field++)
		request->fields[field] = pack_header(wsi, (enum request_field)field, &packing);
	pack_query(wsi, request, &packing);
	lws_get_peer_simple(wsi, packing.at, (size_t)(packing.end - packing.at));
	request->fields[REQUEST_PEER] = pack(&packing, (int)strlen(packing.at));
	return request;
}

bool wire_request_key(struct lws *wsi, char key[WIRE_KEY_SIZE])
{
	static const char base64[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char version[3] = "";
	bool is_there = lws_hdr_copy(wsi, key, WIRE_KEY_SIZE, WSI_TOKEN_KEY) == WIRE_KEY_SIZE - 1 &&
			lws_hdr_copy(wsi, version, sizeof version, WSI_TOKEN_VERSION) > 0 &&
			strcmp(version, "13") == 0 && strspn(key, base64) == WIRE_KEY_SIZE - 3 &&
			strcmp(key + WIRE_KEY_SIZE - 3, "==") == 0;
	if (!is_there)
		*key = '\0';
	return is_there;
}
