/* The client against a real server, and against sockets that misbehave. */
#include "http/client.h"

#include <criterion/criterion.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/answer.h"
#include "unit/http/notes.h"

static struct notes notes;
static struct arena *arena;
static struct call call;
static struct http_client *client;

static struct http_client *client_of(const char *url, const char *token, size_t answer_bytes_max)
{
	return http_client_create(&(struct http_client_options){.base_url = url,
		.service_token = token,
		.timeout_ms = 2000,
		.tries_max = 4,
		.answer_bytes_max = answer_bytes_max});
}

static void start(void)
{
	notes_start(&notes, (struct notes_options){0});
	arena = arena_create();
	call_init(&call, arena, &clock_system);
	client = client_of(notes.url, SERVICE_TOKEN, 4096);
}

static void stop(void)
{
	http_client_destroy(client);
	call_finish(&call);
	arena_destroy(arena);
	notes_stop(&notes);
}

TestSuite(http_client, .init = start, .fini = stop, .timeout = 20);

static enum err get(const char *path, const struct shape *shape, void *answer)
{
	return http_client_send(&call, client,
		&(struct http_request){.method = HTTP_GET,
			.path = path,
			.answer_shape = shape,
			.answer = answer});
}

Test(http_client, sends_trace_token_and_whom_it_acts_for)
{
	struct whoami who = {0};
	const struct principal ann = {.role = ROLE_USER, .user_id = 7};
	enum err err = http_client_send(&call, client,
		&(struct http_request){.method = HTTP_GET,
			.path = "/internal/who",
			.answer_shape = &whoami_shape,
			.answer = &who,
			.on_behalf = &ann});
	cr_assert_eq(err, OK);
	cr_expect_eq(who.user_id, 7);
	cr_expect_str_eq(who.role, "user");
	cr_expect(who.via_service);
	cr_expect_str_eq(who.request_id, call.request_id);
}

Test(http_client, sends_the_credentials_of_a_request_where_it_has_no_service_token)
{
	struct whoami who = {0};
	struct http_client *stranger = client_of(notes.url, NULL, 4096);
	const struct http_request request = {.method = HTTP_GET,
		.path = "/internal/who",
		.answer_shape = &whoami_shape,
		.answer = &who,
		.authorization = "Bearer " SERVICE_TOKEN};
	cr_assert_eq(http_client_send(&call, stranger, &request), OK);
	cr_expect_str_eq(who.role, "service");
	http_client_destroy(stranger);
}

Test(http_client, retries_what_may_be_repeated_until_it_works)
{
	struct note note = {0};
	notes.flaky_failures = 3;
	cr_assert_eq(get("/api/flaky", &note_shape, &note), OK);
	cr_expect_eq(atomic_load(&notes.asked), 4);
	cr_expect_null(call.failure.detail);
}

Test(http_client, gives_up_after_its_tries_and_tells_on_the_problem)
{
	notes.flaky_failures = 100;
	cr_assert_eq(get("/api/flaky", NULL, NULL), ERR_UNAVAILABLE);
	cr_expect_eq(atomic_load(&notes.asked), 4);
	cr_expect_str_eq(call.failure.detail, "come back");
	cr_expect_eq(call.failure.retry_after_s, 1);
}

Test(http_client, posts_once_unless_it_has_an_idempotency_key)
{
	notes.flaky_failures = 100;
	struct http_request request = {.method = HTTP_POST, .path = "/api/flaky"};
	cr_expect_eq(http_client_send(&call, client, &request), ERR_UNAVAILABLE);
	cr_expect_eq(atomic_load(&notes.asked), 1);
	request.idempotency_key = "k";
	cr_expect_eq(http_client_send(&call, client, &request), ERR_UNAVAILABLE);
	cr_expect_eq(atomic_load(&notes.asked), 5);
}

Test(http_client, asks_once_what_may_not_happen_twice)
{
	notes.flaky_failures = 100;
	const struct http_request request = {.method = HTTP_GET,
		.path = "/api/flaky",
		.once = true};
	cr_expect_eq(http_client_send(&call, client, &request), ERR_UNAVAILABLE);
	cr_expect_eq(atomic_load(&notes.asked), 1);
}

Test(http_client, violations_of_the_other_side_become_ours)
{
	struct http_client *ann = client_of(notes.url, ANN_TOKEN, 4096);
	const struct note_draft draft = {.title = "", .stars = 9, .has_stars = true};
	enum err err = http_client_send(&call, ann,
		&(struct http_request){.method = HTTP_POST,
			.path = "/api/notes",
			.body_shape = &note_draft_shape,
			.body = &draft});
	cr_assert_eq(err, ERR_INVALID);
	cr_expect_eq(call.failure.violation_count, 2);
	cr_expect_str_eq(call.failure.violations->pointer, "/title");
	http_client_destroy(ann);
}

Test(http_client, a_post_with_a_body_is_answered)
{
	struct http_client *ann = client_of(notes.url, ANN_TOKEN, 4096);
	const struct note_draft draft = {.title = "h\xC3\xA9"};
	struct note note = {0};
	enum err err = http_client_send(&call, ann,
		&(struct http_request){.method = HTTP_POST,
			.path = "/api/notes",
			.body_shape = &note_draft_shape,
			.body = &draft,
			.answer_shape = &note_shape,
			.answer = &note});
	cr_assert_eq(err, OK);
	cr_expect_str_eq(note.title, "h\xC3\xA9");
	http_client_destroy(ann);
}

Test(http_client, errors_keep_their_status)
{
	struct http_client *nobody = client_of(notes.url, NULL, 4096);
	struct http_request request = {.method = HTTP_GET, .path = "/api/notes/1001"};
	cr_expect_eq(http_client_send(&call, nobody, &request), ERR_NOT_FOUND);
	cr_expect_str_eq(call.failure.detail, "there is no note 1001");
	request.path = "/internal/who";
	cr_expect_eq(http_client_send(&call, nobody, &request), ERR_UNAUTHENTICATED);
	cr_expect_eq(get("/api/notes/1", NULL, NULL), ERR_FORBIDDEN);
	http_client_destroy(nobody);
}

Test(http_client, statuses_without_an_error_get_the_nearest)
{
	cr_expect_eq(answer_err(204), OK);
	cr_expect_eq(answer_err(302), ERR_UNAVAILABLE);
	cr_expect_eq(answer_err(418), ERR_BAD_REQUEST);
	cr_expect_eq(answer_err(502), ERR_UNAVAILABLE);
	cr_expect_eq(answer_err(429), ERR_THROTTLED);
}

Test(http_client, an_answer_may_not_be_larger_than_agreed)
{
	struct http_client *small = client_of(notes.url, NULL, 40);
	struct note note = {0};
	struct http_request request = {.method = HTTP_GET,
		.path = "/api/notes/5",
		.answer_shape = &note_shape,
		.answer = &note};
	cr_expect_eq(http_client_send(&call, small, &request), ERR_UNAVAILABLE);
	cr_expect(strstr(call.failure.cause, "too large"));
	http_client_destroy(small);
}

Test(http_client, an_answer_of_another_shape_is_not_believed)
{
	struct whoami who = {0};
	struct http_client *nobody = client_of(notes.url, NULL, 4096);
	struct http_request request = {.method = HTTP_GET,
		.path = "/api/notes/5",
		.answer_shape = &whoami_shape,
		.answer = &who};
	cr_expect_eq(http_client_send(&call, nobody, &request), ERR_UNAVAILABLE);
	http_client_destroy(nobody);
}

Test(http_client, a_raw_answer_passes_as_it_is)
{
	struct raw_body raw;
	struct http_client *nobody = client_of(notes.url, NULL, 4096);
	struct http_request request = {.method = HTTP_GET,
		.path = "/api/notes/5",
		.raw_answer = &raw};
	cr_assert_eq(http_client_send(&call, nobody, &request), OK);
	cr_expect_str_eq(raw.data, "{\"id\":5,\"title\":\"a \\\"note\\\"\",\"version\":3}");
	cr_expect_str_eq(raw.content_type, "application/json");
	http_client_destroy(nobody);
}

Test(http_client, a_raw_body_goes_as_it_is_with_its_type_up_to_a_bound)
{
	struct raw_body raw;
	struct raw_body body = {"a,b\n1,2\n", 8, "text/csv"};
	struct http_client *nobody = client_of(notes.url, NULL, 4096);
	struct http_request request = {.method = HTTP_POST,
		.path = "/api/raw",
		.raw_body = &body,
		.raw_answer = &raw};
	cr_assert_eq(http_client_send(&call, nobody, &request), OK);
	cr_expect_eq(raw.len, body.len);
	cr_expect_str_eq(raw.data, "a,b\n1,2\n");
	cr_expect_str_eq(raw.content_type, "text/csv");
	body.len = (size_t)32 * 1024 * 1024 + 1; /* more than is there, but none of it is sent */
	cr_expect_eq(http_client_send(&call, nobody, &request), ERR_TOO_LARGE);
	http_client_destroy(nobody);
}

Test(http_client, nobody_there_is_unavailable_and_opens_the_breaker)
{
	struct http_client *lost = client_of("http://127.0.0.1:1", NULL, 4096);
	struct http_request request = {.method = HTTP_GET, .path = "/"};
	cr_expect_eq(http_client_send(&call, lost, &request), ERR_UNAVAILABLE);
	cr_expect_eq(http_client_send(&call, lost, &request), ERR_UNAVAILABLE);
	cr_expect_str_eq(call.failure.detail, "a neighbour does not answer at the moment");
	http_client_destroy(lost);
}

/* A socket that listens and never answers. */
static int mute_listener(char url[64])
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof address;
	cr_assert(bind(fd, (struct sockaddr *)&address, len) == 0 && listen(fd, 16) == 0);
	getsockname(fd, (struct sockaddr *)&address, &len);
	snprintf(url, 64, "http://127.0.0.1:%d", ntohs(address.sin_port));
	return fd;
}

Test(http_client, the_deadline_of_the_call_bounds_everything)
{
	char url[64];
	int fd = mute_listener(url);
	struct http_client *waiting = client_of(url, NULL, 4096);
	int64_t before_us = clock_monotonic_us();
	call.deadline_us = before_us + 200 * US_PER_MS;
	cr_expect_eq(http_client_send(&call, waiting,
			     &(struct http_request){.method = HTTP_GET, .path = "/"}),
		ERR_TIMEOUT);
	cr_expect_lt(clock_monotonic_us() - before_us, 1500 * US_PER_MS);
	http_client_destroy(waiting);
	close(fd);
}

Test(http_client, other_protocols_and_redirects_are_not_followed)
{
	struct http_client *file = client_of("file:///etc/passwd", NULL, 4096);
	struct raw_body raw = {0};
	struct http_request request = {.method = HTTP_GET, .path = "", .raw_answer = &raw};
	cr_expect_eq(http_client_send(&call, file, &request), ERR_UNAVAILABLE);
	cr_expect_null(raw.data);
	http_client_destroy(file);
}

static void *ask_often(void *arg)
{
	size_t *good = arg;
	struct arena *own = arena_create();
	for (int i = 0; i < 200; i++) {
		struct call c;
		call_init(&c, own, &clock_system);
		struct whoami who = {0};
		enum err err = http_client_send(&c, client,
			&(struct http_request){.method = HTTP_GET,
				.path = "/internal/who",
				.answer_shape = &whoami_shape,
				.answer = &who});
		*good += err == OK && strcmp(who.request_id, c.request_id) == 0;
		call_finish(&c);
	}
	arena_destroy(own);
	return NULL;
}

Test(http_client, threads_share_it)
{
	pthread_t threads[6];
	size_t good[6] = {0};
	for (size_t i = 0; i < 6; i++)
		pthread_create(&threads[i], NULL, ask_often, &good[i]);
	for (size_t i = 0; i < 6; i++) {
		pthread_join(threads[i], NULL);
		cr_expect_eq(good[i], 200);
	}
}

Test(http_client, components_are_percent_encoded)
{
	cr_expect_str_eq(http_encode(&call, "a b/c?\xC3\xA9&~"), "a%20b%2Fc%3F%C3%A9%26~");
	cr_expect_str_eq(http_encode(&call, ""), "");
}
