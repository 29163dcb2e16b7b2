/* Notes exist for ids up to 1000; nothing is kept but counters. */
#include "unit/http/notes.h"

#include <criterion/criterion.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define FIELD(struct_name, member, field_type, field_flags, ...)                             \
	{                                                                                    \
		.name = #member, .key = ",\"" #member "\":", .name_len = sizeof #member - 1, \
		.key_len = sizeof #member + 3, .type = field_type, .flags = field_flags,     \
		.offset = offsetof(struct struct_name, member), __VA_ARGS__                  \
	}
/* Whether the field may be absent: the member that says so. */
#define ALWAYS .has_offset = -1
#define UNLESS(struct_name, member) .has_offset = offsetof(struct struct_name, member)
#define SHAPE(struct_name, rows)                                                            \
	{                                                                                   \
#struct_name, sizeof(struct struct_name), rows, COUNT_OF(rows), false, NULL \
	}

static const struct field note_fields[] = {
	FIELD(note, id, FIELD_INT, FIELD_REQUIRED, ALWAYS),
	FIELD(note, title, FIELD_TEXT, FIELD_REQUIRED, ALWAYS),
	FIELD(note, stars, FIELD_INT, 0, UNLESS(note, has_stars)),
	FIELD(note, version, FIELD_INT, FIELD_REQUIRED, ALWAYS),
};
const struct shape note_shape = SHAPE(note, note_fields);

static const struct field draft_fields[] = {
	FIELD(note_draft, title, FIELD_TEXT, FIELD_REQUIRED, ALWAYS, .has_bounds = true,
		.minimum = 1, .maximum = 20),
	FIELD(note_draft, stars, FIELD_INT, 0, UNLESS(note_draft, has_stars), .has_bounds = true,
		.minimum = 0, .maximum = 5),
};
const struct shape note_draft_shape = SHAPE(note_draft, draft_fields);

static const struct field whoami_fields[] = {
	FIELD(whoami, user_id, FIELD_INT, FIELD_REQUIRED, ALWAYS),
	FIELD(whoami, role, FIELD_TEXT, FIELD_REQUIRED, ALWAYS),
	FIELD(whoami, via_service, FIELD_BOOL, FIELD_REQUIRED, ALWAYS),
	FIELD(whoami, client_ip, FIELD_TEXT, FIELD_REQUIRED, ALWAYS),
	FIELD(whoami, request_id, FIELD_TEXT, FIELD_REQUIRED, ALWAYS),
};
const struct shape whoami_shape = SHAPE(whoami, whoami_fields);

struct list_in {
	int64_t limit;
	const char *tag;
};

struct id_in {
	int64_t id;
	struct note_draft body;
};

struct name_in {
	const char *name;
};

struct optional_in {
	bool has_body;
	struct note_draft body;
};

struct raw_in {
	struct raw_body body;
};

#define PARAMETER(where, struct_name, member, field_type, field_flags, ...)               \
	{                                                                                 \
		.place = where,                                                           \
		.field = FIELD(struct_name, member, field_type, field_flags, __VA_ARGS__) \
	}

static const struct parameter list_parameters[] = {
	{.place = PARAMETER_QUERY,
		.field = FIELD(list_in, limit, FIELD_INT, 0, ALWAYS, .has_bounds = true,
			.minimum = 1, .maximum = 100),
		.fallback = "20"},
	PARAMETER(PARAMETER_QUERY, list_in, tag, FIELD_TEXT, 0, ALWAYS, .has_bounds = true,
		.minimum = 1, .maximum = 5),
};
static const struct parameter id_parameters[] = {
	PARAMETER(PARAMETER_PATH, id_in, id, FIELD_INT, FIELD_REQUIRED, ALWAYS, .has_bounds = true,
		.minimum = 1, .maximum = INT64_MAX),
};
static const struct parameter create_parameters[] = {
	PARAMETER(PARAMETER_QUERY, id_in, id, FIELD_INT, 0, ALWAYS, .has_bounds = true,
		.minimum = 1, .maximum = INT64_MAX),
};
static const struct parameter name_parameters[] = {
	PARAMETER(PARAMETER_PATH, name_in, name, FIELD_TEXT, FIELD_REQUIRED, ALWAYS),
};

static struct notes *notes_of(struct call *c)
{
	return c->service;
}

static enum err list_notes(struct call *c, const void *in, void *out)
{
	(void)c;
	const struct list_in *list = in;
	*(struct note *)out = (struct note){.id = list->limit,
		.title = list->tag ? list->tag : "",
		.version = 1};
	return OK;
}

static enum err create_note(struct call *c, const void *in, void *out)
{
	const struct id_in *create = in;
	*(struct note *)out = (struct note){.id = atomic_fetch_add(&notes_of(c)->created, 1) + 1,
		.title = create->body.title ? create->body.title : "untitled",
		.stars = create->body.stars,
		.has_stars = create->body.has_stars,
		.version = 1};
	return OK;
}

static enum err get_note(struct call *c, const void *in, void *out)
{
	const struct id_in *get = in;
	if (get->id > 1000)
		return fail(c, ERR_NOT_FOUND, "there is no note %lld", (long long)get->id);
	*(struct note *)out = (struct note){.id = get->id, .title = "a \"note\"", .version = 3};
	return OK;
}

static enum err delete_note(struct call *c, const void *in, void *out)
{
	(void)in;
	(void)out;
	call_reply_header(c, "X-Gone", "yes");
	call_reply_header(c, "X-Split", "no\r\nSet-Cookie: yes");
	return OK;
}

static enum err echo_name(struct call *c, const void *in, void *out)
{
	(void)c;
	*(struct note *)out = (struct note){.id = 1, .title = ((const struct name_in *)in)->name};
	return OK;
}

static enum err echo_optional(struct call *c, const void *in, void *out)
{
	(void)c;
	const struct optional_in *optional = in;
	*(struct note *)out = (struct note){.id = 1,
		.title = optional->has_body ? optional->body.title : "no body"};
	return OK;
}

static enum err echo_raw(struct call *c, const void *in, void *out)
{
	struct raw_body *body = out;
	*body = ((const struct raw_in *)in)->body;
	if (strncmp(body->data, "refuse", 6) == 0)
		c->reply_status = 422;
	if (body->len > NOTES_BODY_BYTES_MAX) /* no test reads as much */
		body->len = NOTES_BODY_BYTES_MAX;
	return OK;
}

static enum err who_am_i(struct call *c, const void *in, void *out)
{
	(void)in;
	*(struct whoami *)out = (struct whoami){.user_id = c->principal.user_id,
		.role = role_name(c->principal.role),
		.via_service = c->principal.via_service,
		.client_ip = c->client_ip,
		.request_id = c->request_id};
	return OK;
}

static enum err be_slow(struct call *c, const void *in, void *out)
{
	struct notes *notes = notes_of(c);
	atomic_fetch_add(&notes->running, 1);
	nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
	atomic_fetch_sub(&notes->running, 1);
	return create_note(c, in, out);
}

static enum err be_flaky(struct call *c, const void *in, void *out)
{
	if (atomic_fetch_add(&notes_of(c)->asked, 1) < notes_of(c)->flaky_failures) {
		fail(c, ERR_UNAVAILABLE, "come back");
		c->failure.class = "flaky";
		return ERR_UNAVAILABLE;
	}
	return create_note(c, in, out);
}

static enum err be_broken(struct call *c, const void *in, void *out)
{
	(void)in;
	(void)out;
	(void)c;
	return ERR_INTERNAL;
}

#define ALL (ROLE_PUBLIC | ROLE_USER | ROLE_APPROVER | ROLE_ADMIN)
#define SIGNED_IN (ROLE_USER | ROLE_APPROVER | ROLE_ADMIN)
#define NOTE_OUT .out_size = sizeof(struct note), .out = &note_shape
#define PARAMETERS(rows) .parameters = rows, .parameter_count = COUNT_OF(rows)

enum {
	LIST,
	CREATE,
	GET,
	DELETE,
	NAME,
	OPTIONAL,
	RAW,
	WHO,
	WHO_SERVICE,
	WHO_PUBLIC,
	SLOW,
	BOUNDED,
	FLAKY,
	FLAKY_POST,
	BROKEN
};

static const struct operation operations[] = {
	[LIST] = {.id = "list_notes",
		.method = HTTP_GET,
		.path = "/api/notes",
		.roles = ALL,
		.success = 200,
		.in_size = sizeof(struct list_in),
		NOTE_OUT,
		PARAMETERS(list_parameters),
		.run = list_notes},
	[CREATE] = {.id = "create_note",
		.method = HTTP_POST,
		.scope = SCOPE_POSTS_WRITE,
		.path = "/api/notes",
		.roles = SIGNED_IN,
		.success = 201,
		.in_size = sizeof(struct id_in),
		NOTE_OUT,
		PARAMETERS(create_parameters),
		.body = &note_draft_shape,
		.body_offset = offsetof(struct id_in, body),
		.body_bytes_max = NOTES_BODY_BYTES_MAX,
		.location = "/api/notes/{id}",
		.etag_field = "version",
		.run = create_note},
	[GET] = {.id = "get_note",
		.method = HTTP_GET,
		.scope = SCOPE_POSTS_READ,
		.path = "/api/notes/{id}",
		.roles = ALL,
		.success = 200,
		.in_size = sizeof(struct id_in),
		NOTE_OUT,
		PARAMETERS(id_parameters),
		.etag_field = "version",
		.cache_control = "private, no-cache",
		.run = get_note},
	[DELETE] = {.id = "delete_note",
		.method = HTTP_DELETE,
		.path = "/api/notes/{id}",
		.roles = ROLE_ADMIN,
		.success = 204,
		.in_size = sizeof(struct id_in),
		PARAMETERS(id_parameters),
		.run = delete_note},
	[NAME] = {.id = "echo_name",
		.method = HTTP_GET,
		.path = "/api/names/{name}",
		.roles = ALL,
		.success = 200,
		.in_size = sizeof(struct name_in),
		NOTE_OUT,
		PARAMETERS(name_parameters),
		.run = echo_name},
	[OPTIONAL] = {.id = "echo_optional",
		.method = HTTP_PUT,
		.path = "/api/optional",
		.roles = ALL,
		.success = 200,
		.in_size = sizeof(struct optional_in),
		NOTE_OUT,
		.body = &note_draft_shape,
		.body_offset = offsetof(struct optional_in, body),
		.body_bytes_max = NOTES_BODY_BYTES_MAX,
		.body_optional = true,
		.has_body_offset = offsetof(struct optional_in, has_body),
		.run = echo_optional},
	[RAW] = {.id = "echo_raw",
		.method = HTTP_POST,
		.path = "/api/raw",
		.roles = ALL,
		.success = 200,
		.in_size = sizeof(struct raw_in),
		.out_size = sizeof(struct raw_body),
		.raw_body_types = (const char *const[]){"application/x-ndjson", "text/csv", NULL},
		.raw_out_type = "application/x-ndjson",
		.body_bytes_max = NOTES_RAW_BYTES_MAX,
		.body_bytes_stated = true,
		.otherwise = 422,
		.run = echo_raw},
	[WHO] = {.id = "who",
		.method = HTTP_GET,
		.path = "/api/who",
		.roles = ALL,
		.success = 200,
		.out_size = sizeof(struct whoami),
		.out = &whoami_shape,
		.run = who_am_i},
	[WHO_SERVICE] = {.id = "who_service",
		.method = HTTP_GET,
		.path = "/internal/who",
		.roles = ROLE_SERVICE,
		.success = 200,
		.out_size = sizeof(struct whoami),
		.out = &whoami_shape,
		.run = who_am_i},
	[WHO_PUBLIC] = {.id = "who_public",
		.method = HTTP_GET,
		.path = "/api/who/public",
		.roles = ROLE_PUBLIC,
		.success = 200,
		.out_size = sizeof(struct whoami),
		.out = &whoami_shape,
		.run = who_am_i},
	[SLOW] = {.id = "be_slow",
		.method = HTTP_POST,
		.path = "/api/slow",
		.roles = ALL,
		.success = 201,
		.in_size = sizeof(struct id_in),
		NOTE_OUT,
		.run = be_slow},
	[BOUNDED] = {.id = "be_bounded",
		.method = HTTP_POST,
		.path = "/api/bounded",
		.roles = ALL,
		.success = 201,
		.at_once_max = NOTES_AT_ONCE_MAX,
		.in_size = sizeof(struct id_in),
		.body = &note_draft_shape,
		.body_offset = offsetof(struct id_in, body),
		.body_bytes_max = NOTES_BODY_BYTES_MAX,
		NOTE_OUT,
		.run = be_slow},
	[FLAKY] = {.id = "be_flaky",
		.method = HTTP_GET,
		.path = "/api/flaky",
		.roles = ALL | ROLE_SERVICE,
		.success = 200,
		.in_size = sizeof(struct id_in),
		NOTE_OUT,
		.run = be_flaky},
	[FLAKY_POST] = {.id = "be_flaky_post",
		.method = HTTP_POST,
		.path = "/api/flaky",
		.roles = ALL | ROLE_SERVICE,
		.success = 200,
		.in_size = sizeof(struct id_in),
		NOTE_OUT,
		.run = be_flaky},
	[BROKEN] = {.id = "be_broken",
		.method = HTTP_GET,
		.path = "/api/broken",
		.roles = ALL,
		.success = 200,
		NOTE_OUT,
		.run = be_broken},
};

#define SEGMENTS(...)         \
	(const char *const[]) \
	{                     \
		__VA_ARGS__   \
	}
#define ROUTE(index, count, ...)                                 \
	{                                                        \
		&operations[index], SEGMENTS(__VA_ARGS__), count \
	}

static const struct route routes[] = {
	ROUTE(LIST, 2, "api", "notes"),
	ROUTE(CREATE, 2, "api", "notes"),
	ROUTE(OPTIONAL, 2, "api", "optional"),
	ROUTE(RAW, 2, "api", "raw"),
	ROUTE(WHO, 2, "api", "who"),
	ROUTE(WHO_SERVICE, 2, "internal", "who"),
	ROUTE(WHO_PUBLIC, 3, "api", "who", "public"),
	ROUTE(SLOW, 2, "api", "slow"),
	ROUTE(BOUNDED, 2, "api", "bounded"),
	ROUTE(FLAKY, 2, "api", "flaky"),
	ROUTE(FLAKY_POST, 2, "api", "flaky"),
	ROUTE(BROKEN, 2, "api", "broken"),
	ROUTE(GET, 3, "api", "notes", NULL),
	ROUTE(DELETE, 3, "api", "notes", NULL),
	ROUTE(NAME, 3, "api", "names", NULL),
	ROUTE(GET, 2, "notes", NULL),
};

static const struct api api = {.daemon = "notes",
	.routes = routes,
	.route_count = COUNT_OF(routes),
	.operations = operations,
	.operation_count = COUNT_OF(operations)};

static enum err authenticate(void *self, struct call *c, const char *bearer,
	struct principal *principal)
{
	(void)self;
	if (strcmp(bearer, ANN_TOKEN) == 0)
		*principal = (struct principal){.role = ROLE_USER, .user_id = 7};
	else if (strcmp(bearer, ADMIN_TOKEN) == 0)
		*principal = (struct principal){.role = ROLE_ADMIN, .user_id = 1};
	else if (strcmp(bearer, SESSION_TOKEN) == 0)
		*principal = (struct principal){.role = ROLE_USER,
			.user_id = 7,
			.session_id = SESSION_ID};
	else if (strcmp(bearer, KEY_TOKEN) == 0)
		*principal = (struct principal){.role = ROLE_USER,
			.user_id = 7,
			.key_id = 3,
			.scopes = SCOPE_POSTS_READ};
	else if (strcmp(bearer, SERVICE_TOKEN) == 0)
		*principal = (struct principal){.role = ROLE_SERVICE};
	else
		return fail(c, ERR_UNAUTHENTICATED, "the token does not hold");
	return OK;
}

static enum err check_health(struct call *c, void *arg)
{
	struct notes *notes = arg;
	return notes->healthy ? OK : fail(c, ERR_UNAVAILABLE, "the paper is wet");
}

void notes_start(struct notes *notes, struct notes_options options)
{
	memset(notes, 0, sizeof *notes);
	notes->healthy = true;
	notes->metrics = metrics_create();
	notes->health = health_create("notes");
	health_add(notes->health, "paper", HEALTH_REQUIRED, check_health, notes);
	notes->arena = arena_create();
	csrf_derive_key(SERVICE_TOKEN, &notes->csrf);
	struct trusted_peers trusted;
	cr_assert(trusted_parse(notes->arena, options.trusted ? options.trusted : "127.0.0.0/8",
		&trusted));
	char why[256];
	notes->server = http_server_create(&(struct http_server_options){.address = "127.0.0.1:0",
						   .threads = options.threads ? options.threads : 8,
						   .body_bytes_max = 200000,
						   .request_timeout_ms =
							   options.request_timeout_ms
								   ? options.request_timeout_ms
								   : 5000,
						   .api = &api,
						   .authenticator = {.authenticate = authenticate},
						   .csrf = &notes->csrf,
						   .behind_tls = options.behind_tls,
						   .trusted = trusted,
						   .service = notes,
						   .clock = &clock_system,
						   .metrics = notes->metrics,
						   .health = notes->health},
		why, sizeof why);
	cr_assert_not_null(notes->server, "%s", why);
	notes->port = http_server_port(notes->server);
	snprintf(notes->url, sizeof notes->url, "http://127.0.0.1:%d", notes->port);
}

size_t notes_stop(struct notes *notes)
{
	size_t cut_off = http_server_destroy(notes->server, 3000);
	health_destroy(notes->health);
	metrics_destroy(notes->metrics);
	arena_destroy(notes->arena);
	return cut_off;
}
