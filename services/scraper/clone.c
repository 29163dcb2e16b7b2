/* An address without what changes each time: parameters that sign it, and the server of a network
 * that happens to be near. */
#include "clone.h"

#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "base/text.h"
#include "clone_store.h"
#include "media/name.h"

/* Servers of these networks all have the same files. */
static const char *const networks[] = {"fbcdn.net", "fbsbx.com"};

/* Parameters of signatures; what ends in '*' begins so. */
static const char *const signatures[] = {"oh", "oe", "hash", "ext", "ccb", "edm", "efg", "_nc_*",
	"Expires", "Signature", "Policy", "Key-Pair-Id", "X-Amz-*", "token"};

static bool is_signature(const char *name, size_t len)
{
	for (size_t i = 0; i < COUNT_OF(signatures); i++) {
		const char *each = signatures[i];
		size_t fixed = strcspn(each, "*");
		if (strncmp(name, each, fixed) == 0 && len >= fixed &&
			(each[fixed] == '*' || len == fixed))
			return true;
	}
	return false;
}

static bool is_of_network(const char *host, size_t len)
{
	for (size_t i = 0; i < COUNT_OF(networks); i++) {
		size_t tail = strlen(networks[i]);
		if (len > tail && host[len - tail - 1] == '.' &&
			strncmp(host + len - tail, networks[i], tail) == 0)
			return true;
	}
	return false;
}

static void add_parameters(struct text *out, const char *query)
{
	while (*query && *query != '#') {
		size_t len = strcspn(query, "&#");
		size_t name_len = strcspn(query, "=&#");
		if (len && !is_signature(query, name_len)) {
			text_add_char(out, '&');
			text_add(out, query, len);
		}
		query += len + (query[len] == '&');
	}
}

/* Of a network the file's name alone: the folders tell how it is stored, too. */
static void add_place(struct text *out, const char *host, size_t host_len, size_t path_len)
{
	const char *path = host + host_len;
	if (!is_of_network(host, host_len)) {
		text_add(out, host, host_len + path_len);
		return;
	}
	const char *slash = memrchr(path, '/', path_len);
	text_add_string(out, "network");
	/* What has no file has parameters; then the folder counts. */
	if (!slash || slash + 1 == path + path_len)
		slash = path;
	text_add(out, slash, (size_t)(path + path_len - slash));
}

const char *clone_key(struct call *c, const char *url)
{
	static const char scheme[] = "https://";
	size_t len = strlen(url);
	if (strncmp(url, scheme, sizeof scheme - 1) != 0 || len > CLONE_URL_BYTES_MAX)
		return NULL;
	const char *host = url + sizeof scheme - 1;
	size_t host_len = strcspn(host, "/?#");
	size_t path_len = strcspn(host + host_len, "?#");
	if (!host_len)
		return NULL;
	struct text plain;
	text_init(&plain, c->arena, len + 16, len + 64);
	add_place(&plain, host, host_len, path_len);
	const char *query = host + host_len + path_len;
	if (*query == '?')
		add_parameters(&plain, query + 1);
	char *key = call_alloc(c, SHA256_HEX_SIZE);
	sha256_hex(plain.data, plain.len, key);
	return key;
}

static const char *parameter_of(const char *url, const char *name)
{
	size_t len = strlen(name);
	for (const char *at = strchr(url, '?'); at; at = strchr(at, '&')) {
		at++;
		if (strncmp(at, name, len) == 0 && at[len] == '=')
			return at + len + 1;
	}
	return NULL;
}

bool clone_has_expired(const char *url, int64_t now_us)
{
	const char *end = parameter_of(url, "oe");
	char *rest;
	if (!end || strspn(end, "0123456789abcdefABCDEF") != 8)
		return false;
	int64_t end_s = strtoll(end, &rest, 16);
	return end_s * US_PER_SECOND <= now_us;
}

enum err clone_want(struct call *c, int64_t page_id, const char *url)
{
	const char *key = url ? clone_key(c, url) : NULL;
	const struct clone_wish wish = {.key = key, .url = url, .page_id = page_id};
	return key ? clone_store_want(c, &wish) : OK;
}

enum err clone_show(struct call *c, const char **url)
{
	const char *key = *url ? clone_key(c, *url) : NULL;
	struct clone clone;
	if (!key)
		return OK;
	enum err err = clone_store_by_key(c, key, &clone);
	if (err == ERR_NOT_FOUND) {
		call_forgive(c);
		return OK;
	}
	TRY(err);
	*url = media_url(c, clone.sha256, 0, media_format_by_type(clone.type));
	return OK;
}
