/* Anybody can send these headers; only what has exactly the right form is taken over. */
#include "http/origin.h"

#include <arpa/inet.h>
#include <string.h>

static bool is_lower_hex(const char *text, size_t len)
{
	return strspn(text, "0123456789abcdef") >= len;
}

static bool is_all_zero(const char *text, size_t len)
{
	return strspn(text, "0") >= len;
}

/* 00-<32 hex>-<16 hex>-<2 hex> */
static bool is_traceparent(const char *value)
{
	return strlen(value) == 55 && strncmp(value, "00-", 3) == 0 &&
	       is_lower_hex(value + 3, 32) && !is_all_zero(value + 3, 32) && value[35] == '-' &&
	       is_lower_hex(value + 36, 16) && !is_all_zero(value + 36, 16) && value[52] == '-' &&
	       is_lower_hex(value + 53, 2);
}

static void note_request_id(struct call *c, const struct incoming *in)
{
	const char *traceparent = in->known[HEADER_TRACEPARENT];
	const char *id = in->known[HEADER_REQUEST_ID];
	if (traceparent && is_traceparent(traceparent))
		memcpy(c->request_id, traceparent + 3, CALL_REQUEST_ID_SIZE - 1);
	else if (id && strlen(id) == CALL_REQUEST_ID_SIZE - 1 &&
		 is_lower_hex(id, CALL_REQUEST_ID_SIZE - 1))
		memcpy(c->request_id, id, CALL_REQUEST_ID_SIZE - 1);
}

static bool is_address(const char *text)
{
	struct in6_addr address;
	return inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1;
}

static const char *forwarded_address(const struct incoming *in)
{
	const char *address = in->known[HEADER_REAL_IP];
	if (address && is_address(address))
		return address;
	address = in->known[HEADER_FORWARDED_FOR];
	if (!address)
		return NULL;
	const char *comma = strrchr(address, ',');
	if (comma)
		address = comma + 1 + strspn(comma + 1, " ");
	return is_address(address) ? address : NULL;
}

void origin_note(struct call *c, const struct incoming *in, const struct trusted_peers *trusted)
{
	bool is_trusted = trusted_has(trusted, in->peer);
	const char *forwarded = is_trusted ? forwarded_address(in) : NULL;
	const char *scheme = is_trusted ? in->known[HEADER_FORWARDED_PROTO] : NULL;
	c->client_ip = forwarded ? forwarded : in->peer;
	c->is_secure = scheme && strcmp(scheme, "https") == 0;
	c->user_agent = in->known[HEADER_USER_AGENT];
	c->cookies = in->known[HEADER_COOKIE];
	note_request_id(c, in);
}
