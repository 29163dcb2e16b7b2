/* What libwebsockets calls; its own framing is used for what comes in. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "wire/inside.h"

/* What libwebsockets still has of it is closed in any case. @return as a callback does */
static int arrive(struct lws *wsi, bool asks_for_websocket)
{
	char key[WIRE_KEY_SIZE] = "";
	bool is_websocket = asks_for_websocket && wire_request_key(wsi, key);
	struct wire_request *request = wire_request_read(wsi, is_websocket);
	struct lws *bare = wire_take_over(wsi, lws_context_user(lws_get_context(wsi)));
	if (!bare) {
		free(request);
		return -1;
	}
	struct link *link = link_add(bare);
	const struct wire_options *options = &link->wire->options;
	memcpy(link->key, key, WIRE_KEY_SIZE);
	link->owner = options->events->arrived(options->self, link, request);
	return -1;
}

/* Another kind of upgrade is none of ours. @return as a callback does: 0 agrees */
static int confirm(struct lws *wsi, const char *protocol)
{
	const struct wire *wire = lws_context_user(lws_get_context(wsi));
	if (strcasecmp(protocol, "websocket") != 0)
		return -1;
	if (!wire->upgrading)
		return arrive(wsi, true);
	wire->upgrading->is_websocket = true;
	return 0;
}

static int hear(struct link *link, const char *data, size_t len)
{
	if (link->heard_len + len > WIRE_MESSAGE_BYTES_MAX || lws_frame_is_binary(link->wsi)) {
		lws_close_reason(link->wsi,
			lws_frame_is_binary(link->wsi) ? LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE
						       : LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE,
			NULL, 0);
		return -1;
	}
	char *heard = realloc(link->heard, link->heard_len + len + 1);
	if (!heard)
		abort(); /* out of memory, as the arena has it */
	memcpy(heard + link->heard_len, data, len);
	link->heard = heard;
	link->heard_len += len;
	if (!lws_is_final_fragment(link->wsi))
		return 0;
	heard[link->heard_len] = '\0';
	link->wire->options.events->said(link->owner, heard, link->heard_len);
	free(link->heard);
	link->heard = NULL;
	link->heard_len = 0;
	return 0;
}

/* @return as a callback does */
static int serve(struct link *link, enum lws_callback_reasons reason, const char *in, size_t len)
{
	switch (reason) {
	case LWS_CALLBACK_RAW_WRITEABLE:
	case LWS_CALLBACK_SERVER_WRITEABLE:
		return link_send_on(link);
	case LWS_CALLBACK_RECEIVE:
		return hear(link, in, len);
	case LWS_CALLBACK_RECEIVE_PONG:
		link->wire->options.events->ponged(link->owner);
		return 0;
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
		return link->is_ending; /* then it answers ours */
	default:
		return 0;
	}
}

int wire_call_back(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
	size_t len)
{
	(void)user;
	struct link *link = lws_get_opaque_user_data(wsi);
	switch (reason) {
	case LWS_CALLBACK_HTTP:
		return arrive(wsi, false);
	case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
		return confirm(wsi, in);
	case LWS_CALLBACK_RECEIVE: /* without a link: said before it was agreed to */
	case LWS_CALLBACK_RAW_WRITEABLE:
	case LWS_CALLBACK_SERVER_WRITEABLE:
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return link ? serve(link, reason, in, len) : -1;
	case LWS_CALLBACK_WSI_DESTROY:
		link_lose(wsi);
		return 0;
	default:
		return link ? serve(link, reason, in, len) : 0;
	}
}
