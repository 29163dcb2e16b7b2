/* What one operation served by the dispatcher costs: a contract of one route whose answer is
 * about 400 bytes of JSON. The bench compares it with http_bare, which answers as many bytes. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "daemon/health.h"
#include "daemon/log.h"
#include "daemon/metrics.h"
#include "daemon/signals.h"
#include "http/server.h"

#define FIELD(member, field_type)                                                       \
	{                                                                               \
		.name = #member, .key = ",\"" #member "\":", .type = field_type,        \
		.flags = FIELD_REQUIRED, .name_len = sizeof #member - 1,                \
		.key_len = sizeof #member + 3, .offset = offsetof(struct post, member), \
		.has_offset = -1                                                        \
	}

struct post {
	int64_t id;
	int64_t user_id;
	const char *kind;
	const char *title;
	const char *content;
	const char *status;
	int64_t created_at_us;
	int64_t version;
};

static const struct field post_fields[] = {
	FIELD(id, FIELD_INT),
	FIELD(user_id, FIELD_INT),
	FIELD(kind, FIELD_TEXT),
	FIELD(title, FIELD_TEXT),
	FIELD(content, FIELD_TEXT),
	FIELD(status, FIELD_TEXT),
	FIELD(created_at_us, FIELD_TIME),
	FIELD(version, FIELD_INT),
};
static const struct shape post_shape = {.name = "post",
	.size = sizeof(struct post),
	.fields = post_fields,
	.count = COUNT_OF(post_fields)};

struct get_in {
	int64_t id;
};

static const struct parameter parameters[] = {{.place = PARAMETER_PATH,
	.field = {.name = "id",
		.type = FIELD_INT,
		.flags = FIELD_REQUIRED,
		.name_len = 2,
		.has_bounds = true,
		.minimum = 1,
		.maximum = INT64_MAX,
		.offset = offsetof(struct get_in, id),
		.has_offset = -1}}};

static enum err get_post(struct call *c, const void *in, void *out)
{
	(void)c;
	*(struct post *)out = (struct post){.id = ((const struct get_in *)in)->id,
		.user_id = 7,
		.kind = "post",
		.title = "The harbour opens again on Monday",
		.content =
			"After eleven weeks of repairs the east quay takes ships again. The first "
			"ferry leaves at six; the fish market follows on Wednesday, when the cold "
			"rooms have been inspected. Parking stays closed until the end of the month.",
		.status = "published",
		.created_at_us = INT64_C(1795000000000000),
		.version = 3};
	return OK;
}

static const struct operation operation = {.id = "get_post",
	.method = HTTP_GET,
	.path = "/api/posts/{id}",
	.roles = ROLE_PUBLIC,
	.success = 200,
	.in_size = sizeof(struct get_in),
	.out_size = sizeof(struct post),
	.parameters = parameters,
	.parameter_count = COUNT_OF(parameters),
	.out = &post_shape,
	.etag_field = "version",
	.run = get_post};
static const char *const segments[] = {"api", "posts", NULL};
static const struct route route = {&operation, segments, COUNT_OF(segments)};
static const struct api api = {.daemon = "bench",
	.routes = &route,
	.route_count = 1,
	.operations = &operation,
	.operation_count = 1};

/* http_dispatch ADDRESS; ends on SIGTERM. */
int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: http_dispatch 127.0.0.1:PORT\n");
		return 2;
	}
	signals_init();
	log_init("bench", LOG_INFO);
	struct metrics *metrics = metrics_create();
	char why[256];
	struct http_server *server =
		http_server_create(&(struct http_server_options){.address = argv[1],
					   .threads = 64,
					   .body_bytes_max = 65536,
					   .request_timeout_ms = 10000,
					   .api = &api,
					   .clock = &clock_system,
					   .metrics = metrics},
			why, sizeof why);
	if (!server) {
		fprintf(stderr, "http_dispatch: %s\n", why);
		return 1;
	}
	signals_wait();
	http_server_destroy(server, 1000);
	metrics_destroy(metrics);
	return 0;
}
