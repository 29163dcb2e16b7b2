/* A request's way through the table, seen from outside. */
#include "http/dispatch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "unit/http/notes.h"
#include "unit/http/wire.h"

#define HOST "Host: x\r\n"
#define AS_ANN "Authorization: Bearer " ANN_TOKEN "\r\n"
#define AS_ADMIN "Authorization: Bearer " ADMIN_TOKEN "\r\n"
#define AS_SERVICE "Authorization: Bearer " SERVICE_TOKEN "\r\n"
#define JSON "Content-Type: application/json\r\n"

static struct notes notes;
static struct answer answer;
static char value[256];

static void start(void)
{
	notes_start(&notes, (struct notes_options){0});
}

static void stop(void)
{
	notes_stop(&notes);
}

TestSuite(dispatch, .init = start, .fini = stop);

static int ask(const char *request)
{
	wire_ask(notes.port, &answer, request);
	return answer.status;
}

/* A request with a body; headers without Content-Length. */
static int ask_with_body(const char *line, const char *headers, const char *body)
{
	char request[8192];
	snprintf(request, sizeof request,
		"%s HTTP/1.1\r\n%sHost: x\r\nContent-Length: %zu\r\n\r\n%s", line, headers,
		strlen(body), body);
	return ask(request);
}

static const char *header(const char *name)
{
	return wire_header(&answer, name, value);
}

#define EXPECT_BODY(text) cr_expect_str_eq(answer.body, text)
#define EXPECT_IN_BODY(text) cr_expect(strstr(answer.body, text), "%s", answer.body)

Test(dispatch, a_note_is_answered_with_its_tag_and_cache_rule)
{
	cr_expect_eq(ask("GET /api/notes/5 HTTP/1.1\r\n" HOST "\r\n"), 200);
	EXPECT_BODY("{\"id\":5,\"title\":\"a \\\"note\\\"\",\"version\":3}");
	cr_expect_str_eq(header("ETag"), "\"3\"");
	cr_expect_str_eq(header("Cache-Control"), "private, no-cache");
	cr_expect_str_eq(header("Content-Type"), "application/json");
	cr_expect_eq(strlen(header("X-Request-Id")), 32);
	cr_expect(!answer.closed);
}

Test(dispatch, without_a_rule_nothing_is_stored)
{
	ask("GET /api/who HTTP/1.1\r\n" HOST "\r\n");
	cr_expect_str_eq(header("Cache-Control"), "no-store");
}

Test(dispatch, an_alias_and_a_slash_at_the_end_mean_the_same)
{
	cr_expect_eq(ask("GET /notes/5 HTTP/1.1\r\n" HOST "\r\n"), 200);
	cr_expect_eq(ask("GET /api/notes/5/ HTTP/1.1\r\n" HOST "\r\n"), 200);
	EXPECT_IN_BODY("\"id\":5");
}

Test(dispatch, a_known_tag_is_not_sent_again)
{
	static const char *const known[] = {"\"3\"", "W/\"3\"", "\"1\", W/\"3\"", "*"};
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		char request[256];
		snprintf(request, sizeof request,
			"GET /api/notes/5 HTTP/1.1\r\n" HOST "If-None-Match: %s\r\n\r\n", known[i]);
		cr_expect_eq(ask(request), 304, "%s", known[i]);
		EXPECT_BODY("");
		cr_expect_str_eq(header("ETag"), "\"3\"");
		cr_expect_str_eq(header("Content-Length"), "");
	}
	cr_expect_eq(ask("GET /api/notes/5 HTTP/1.1\r\n" HOST "If-None-Match: \"33\"\r\n\r\n"),
		200);
}

Test(dispatch, head_has_the_headers_of_get_and_no_body)
{
	int fd = wire_connect(notes.port);
	const char *both = "HEAD /api/notes/5 HTTP/1.1\r\n" HOST "\r\n"
			   "GET /api/notes/6 HTTP/1.1\r\n" HOST "\r\n";
	wire_send(fd, both, strlen(both));
	char head[512];
	ssize_t got = 0;
	while (got < (ssize_t)sizeof head - 1 &&
		(got < 4 || !memmem(head, (size_t)got, "\r\n\r\n", 4)))
		got += recv(fd, head + got, 1, 0);
	head[got] = '\0';
	cr_expect(strstr(head, "200 OK") && strstr(head, "Content-Length: 41"), "%s", head);
	wire_receive(fd, &answer);
	cr_expect_eq(answer.status, 200);
	EXPECT_IN_BODY("\"id\":6");
}

Test(dispatch, an_id_that_is_none_is_not_found)
{
	static const char *const ids[] = {"0", "-1", "x", "1.5", "01", "99999999999999999999",
		"%20"};
	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		char request[128];
		snprintf(request, sizeof request, "GET /api/notes/%s HTTP/1.1\r\n" HOST "\r\n",
			ids[i]);
		cr_expect_eq(ask(request), 404, "%s", ids[i]);
	}
}

Test(dispatch, an_escaped_slash_stays_in_its_segment)
{
	cr_expect_eq(ask("GET /api/names/a%2Fb%20%C3%A9 HTTP/1.1\r\n" HOST "\r\n"), 200);
	EXPECT_IN_BODY("\"title\":\"a/b \xC3\xA9\"");
	cr_expect_eq(ask("GET /api%2Fnotes HTTP/1.1\r\n" HOST "\r\n"), 404);
}

Test(dispatch, paths_that_servers_read_differently_are_refused)
{
	static const char *const paths[] = {"/api//notes", "//api/notes", "/api/./notes",
		"/api/names/..", "/api/names/%2e%2E", "/api/names/%00", "/api/names/%0",
		"/api/names/%", "/api/names/%zz", "/api/names/%C3", "/api/names/%ED%A0%80",
		"/api/notes#x", "/api/names/%c0%af"};
	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		char request[128];
		snprintf(request, sizeof request, "GET %s HTTP/1.1\r\n" HOST "\r\n", paths[i]);
		cr_expect_eq(ask(request), 400, "%s", paths[i]);
	}
}

Test(dispatch, nothing_at_an_address_is_a_problem)
{
	cr_expect_eq(ask("GET /nowhere HTTP/1.1\r\n" HOST "X-Request-Id: "
			 "0123456789abcdef0123456789abcdef\r\n\r\n"),
		404);
	cr_expect_str_eq(header("Content-Type"), "application/problem+json");
	EXPECT_BODY("{\"type\":\"/problems/not-found\",\"title\":\"Not found\",\"status\":404,"
		    "\"detail\":\"there is nothing at this address\","
		    "\"request_id\":\"0123456789abcdef0123456789abcdef\"}");
}

Test(dispatch, another_method_is_told_which_there_are)
{
	cr_expect_eq(ask("PUT /api/notes HTTP/1.1\r\n" HOST "\r\n"), 405);
	cr_expect_str_eq(header("Allow"), "GET, HEAD, POST, OPTIONS");
	cr_expect_eq(ask("PROPFIND /api/notes HTTP/1.1\r\n" HOST "\r\n"), 405);
	cr_expect_eq(ask("BREW /api/notes/5 HTTP/1.1\r\n" HOST "\r\n"), 405);
	cr_expect_str_eq(header("Allow"), "GET, HEAD, DELETE, OPTIONS");
}

Test(dispatch, options_names_the_methods)
{
	cr_expect_eq(ask("OPTIONS /api/notes/5 HTTP/1.1\r\n" HOST "\r\n"), 204);
	cr_expect_str_eq(header("Allow"), "GET, HEAD, DELETE, OPTIONS");
	cr_expect_eq(ask("OPTIONS /nowhere HTTP/1.1\r\n" HOST "\r\n"), 404);
}

Test(dispatch, what_is_created_has_a_place)
{
	cr_expect_eq(ask_with_body("POST /api/notes", AS_ANN JSON,
			     "{\"title\":\"hi\",\"stars\":2}"),
		201);
	EXPECT_BODY("{\"id\":1,\"title\":\"hi\",\"stars\":2,\"version\":1}");
	cr_expect_str_eq(header("Location"), "/api/notes/1");
	cr_expect_str_eq(header("ETag"), "\"1\"");
}

Test(dispatch, deleting_answers_no_body_and_headers_cannot_be_split)
{
	cr_expect_eq(ask("DELETE /api/notes/5 HTTP/1.1\r\n" HOST AS_ADMIN "\r\n"), 204);
	cr_expect_str_eq(header("Content-Length"), "");
	cr_expect_str_eq(header("X-Gone"), "yes");
	cr_expect_null(strstr(answer.text, "Set-Cookie"));
}

Test(dispatch, roles_decide)
{
	cr_expect_eq(ask("DELETE /api/notes/5 HTTP/1.1\r\n" HOST "\r\n"), 401);
	cr_expect_str_eq(header("WWW-Authenticate"), "Bearer");
	cr_expect_eq(ask("DELETE /api/notes/5 HTTP/1.1\r\n" HOST AS_ANN "\r\n"), 403);
	cr_expect_eq(ask("DELETE /api/notes/5 HTTP/1.1\r\n" HOST AS_SERVICE "\r\n"), 403);
	cr_expect_eq(ask("GET /internal/who HTTP/1.1\r\n" HOST AS_ADMIN "\r\n"), 403);
	cr_expect_eq(ask("GET /internal/who HTTP/1.1\r\n" HOST "\r\n"), 401);
}

Test(dispatch, what_is_public_is_for_whoever_has_signed_in_too)
{
	cr_expect_eq(ask("GET /api/who/public HTTP/1.1\r\n" HOST "\r\n"), 200);
	cr_expect_eq(ask("GET /api/who/public HTTP/1.1\r\n" HOST AS_ANN "\r\n"), 200);
	cr_expect_eq(ask("GET /api/who/public HTTP/1.1\r\n" HOST AS_ADMIN "\r\n"), 200);
	cr_expect_eq(ask("GET /api/who/public HTTP/1.1\r\n" HOST AS_SERVICE "\r\n"), 403);
}

Test(dispatch, a_bad_token_is_refused_even_where_none_is_needed)
{
	cr_expect_eq(ask("GET /api/who HTTP/1.1\r\n" HOST "Authorization: Bearer no\r\n\r\n"), 401);
	cr_expect_str_eq(header("WWW-Authenticate"), "Bearer error=\"invalid_token\"");
	cr_expect_eq(ask("GET /api/who HTTP/1.1\r\n" HOST "Authorization: Basic eDp5\r\n\r\n"),
		401);
	cr_expect_eq(ask("GET /api/who HTTP/1.1\r\n" HOST AS_ANN AS_ANN "\r\n"), 400);
}

Test(dispatch, only_the_service_token_acts_on_behalf)
{
	ask("GET /internal/who HTTP/1.1\r\n" HOST AS_SERVICE
	    "X-Crier-On-Behalf: 42;approver\r\n\r\n");
	EXPECT_IN_BODY("{\"user_id\":42,\"role\":\"approver\",\"via_service\":true");
	ask("GET /internal/who HTTP/1.1\r\n" HOST AS_SERVICE "\r\n");
	EXPECT_IN_BODY("{\"user_id\":0,\"role\":\"service\",\"via_service\":true");
	ask("GET /api/who HTTP/1.1\r\n" HOST AS_ANN "X-Crier-On-Behalf: 1;admin\r\n\r\n");
	EXPECT_IN_BODY("{\"user_id\":7,\"role\":\"user\",\"via_service\":false");
	ask("GET /api/who HTTP/1.1\r\n" HOST "X-Crier-On-Behalf: 1;admin\r\n\r\n");
	EXPECT_IN_BODY("{\"user_id\":0,\"role\":\"public\"");
}

Test(dispatch, a_malformed_on_behalf_is_refused)
{
	static const char *const headers[] = {"42", "42;", ";user", "0;user", "-1;user",
		"42;service", "42;public", "42;king", "+4;user", "99999999999999999999;user"};
	for (size_t i = 0; i < COUNT_OF(headers); i++) {
		char request[256];
		snprintf(request, sizeof request,
			"GET /internal/who HTTP/1.1\r\n" HOST AS_SERVICE
			"X-Crier-On-Behalf: %s\r\n\r\n",
			headers[i]);
		cr_expect_eq(ask(request), 400, "%s", headers[i]);
	}
}

Test(dispatch, the_trace_of_the_caller_goes_on)
{
	ask("GET /api/who HTTP/1.1\r\n" HOST
	    "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n");
	EXPECT_IN_BODY("\"request_id\":\"0af7651916cd43dd8448eb211c80319c\"");
	cr_expect_str_eq(header("X-Request-Id"), "0af7651916cd43dd8448eb211c80319c");
	ask("GET /api/who HTTP/1.1\r\n" HOST
	    "traceparent: 00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01\r\n\r\n");
	cr_expect_null(strstr(answer.body, "0AF7"));
}

Test(dispatch, the_gateway_tells_the_address_of_the_person)
{
	ask("GET /api/who HTTP/1.1\r\n" HOST "X-Real-IP: 2001:db8::1\r\n\r\n");
	EXPECT_IN_BODY("\"client_ip\":\"2001:db8::1\"");
	ask("GET /api/who HTTP/1.1\r\n" HOST "X-Forwarded-For: 6.6.6.6, 203.0.113.9\r\n\r\n");
	EXPECT_IN_BODY("\"client_ip\":\"203.0.113.9\"");
	ask("GET /api/who HTTP/1.1\r\n" HOST "X-Real-IP: <script>\r\n\r\n");
	EXPECT_IN_BODY("\"client_ip\":\"127.0.0.1\"");
}

Test(dispatch, nobody_but_a_trusted_proxy_tells_an_address)
{
	notes_stop(&notes);
	notes_start(&notes, (struct notes_options){.trusted = "10.0.0.0/8,::1"});
	ask("GET /api/who HTTP/1.1\r\n" HOST "X-Real-IP: 2001:db8::1\r\n\r\n");
	EXPECT_IN_BODY("\"client_ip\":\"127.0.0.1\"");
}

Test(dispatch, query_parameters_have_defaults_and_bounds)
{
	ask("GET /api/notes HTTP/1.1\r\n" HOST "\r\n");
	EXPECT_IN_BODY("\"id\":20");
	ask("GET /api/notes?limit=100&tag=a%26+b HTTP/1.1\r\n" HOST "\r\n");
	EXPECT_BODY("{\"id\":100,\"title\":\"a& b\",\"version\":1}");
	cr_expect_eq(ask("GET /api/notes?limit=101 HTTP/1.1\r\n" HOST "\r\n"), 400);
	cr_expect_eq(ask("GET /api/notes?limit=1%00 HTTP/1.1\r\n" HOST "\r\n"), 400);
	cr_expect_eq(ask("GET /api/notes? HTTP/1.1\r\n" HOST "\r\n"), 200);
}

Test(dispatch, every_bad_query_parameter_is_named_at_once)
{
	cr_expect_eq(ask("GET /api/notes?limit=0&tag=toolong&page=2&tag=x HTTP/1.1\r\n" HOST
			 "\r\n"),
		400);
	EXPECT_IN_BODY("\"pointer\":\"?limit\"");
	EXPECT_IN_BODY("\"pointer\":\"?tag\"");
	EXPECT_IN_BODY("is given twice");
	EXPECT_IN_BODY("{\"pointer\":\"?page\",\"message\":\"is no parameter of this operation\"}");
}

Test(dispatch, every_violation_of_a_body_is_told_at_once)
{
	cr_expect_eq(ask_with_body("POST /api/notes?id=0", AS_ANN JSON,
			     "{\"title\":\"\",\"stars\":9,\"colour\":1}"),
		422);
	EXPECT_IN_BODY("\"pointer\":\"/title\"");
	EXPECT_IN_BODY("\"pointer\":\"/stars\"");
	EXPECT_IN_BODY("\"pointer\":\"/colour\"");
	EXPECT_IN_BODY("\"pointer\":\"?id\"");
	cr_expect_eq(atomic_load(&notes.created), 0);
}

Test(dispatch, a_bad_parameter_beside_a_good_body_is_a_bad_request)
{
	cr_expect_eq(ask_with_body("POST /api/notes?id=0", AS_ANN JSON, "{\"title\":\"x\"}"), 400);
	EXPECT_IN_BODY("\"pointer\":\"?id\"");
	cr_expect_eq(atomic_load(&notes.created), 0);
}

Test(dispatch, bodies_must_be_json_of_the_right_type)
{
	cr_expect_eq(ask_with_body("POST /api/notes", AS_ANN JSON, "{\"title\":"), 400);
	cr_expect_eq(ask_with_body("POST /api/notes", AS_ANN, "{\"title\":\"x\"}"), 415);
	cr_expect_eq(ask_with_body("POST /api/notes", AS_ANN "Content-Type: text/plain\r\n",
			     "{\"title\":\"x\"}"),
		415);
	cr_expect_eq(ask_with_body("POST /api/notes",
			     AS_ANN "Content-Type: Application/JSON; charset=utf-8\r\n",
			     "{\"title\":\"x\"}"),
		201);
	cr_expect_eq(ask("POST /api/notes HTTP/1.1\r\n" HOST AS_ANN JSON "\r\n"), 400);
}

Test(dispatch, an_optional_body_may_be_left_out)
{
	ask("PUT /api/optional HTTP/1.1\r\n" HOST "\r\n");
	EXPECT_IN_BODY("no body");
	ask_with_body("PUT /api/optional", JSON, "{\"title\":\"here\"}");
	EXPECT_IN_BODY("here");
}

Test(dispatch, a_body_nobody_asked_for_is_ignored)
{
	int fd = wire_connect(notes.port);
	const char *two = "GET /api/notes/5 HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello"
			  "GET /api/notes/6 HTTP/1.1\r\n" HOST "\r\n";
	wire_send(fd, two, strlen(two));
	wire_receive(fd, &answer);
	EXPECT_IN_BODY("\"id\":5");
	wire_receive(fd, &answer);
	EXPECT_IN_BODY("\"id\":6");
}

Test(dispatch, raw_bodies_pass_as_they_are)
{
	cr_expect_eq(ask_with_body("POST /api/raw", "Content-Type: application/x-ndjson\r\n",
			     "{}\n{}\n"),
		200);
	EXPECT_BODY("{}\n{}\n");
	cr_expect_eq(ask_with_body("POST /api/raw", JSON, "{}"), 415);
	EXPECT_IN_BODY("the body must be application/x-ndjson or text/csv");
}

Test(dispatch, a_body_of_several_types_is_told_as_the_one_it_has)
{
	cr_expect_eq(ask_with_body("POST /api/raw", "Content-Type: Text/CSV; charset=utf-8\r\n",
			     "a,b\n"),
		200);
	char type[256];
	cr_expect_str_eq(wire_header(&answer, "Content-Type", type), "text/csv");
}

/* The daemon's own bound is 200,000 bytes. */
Test(dispatch, a_bound_that_the_contract_states_holds_instead_of_the_daemons)
{
	static char request[NOTES_RAW_BYTES_MAX + 256];
	for (int extra = 0; extra <= 1; extra++) {
		int size = NOTES_RAW_BYTES_MAX + extra;
		int head = snprintf(request, sizeof request,
			"POST /api/raw HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"
			"Content-Length: %d\r\n\r\n",
			size);
		memset(request + head, 'x', (size_t)size);
		request[head + size] = '\0';
		cr_expect_eq(ask(request), extra ? 413 : 200);
	}
}

Test(dispatch, an_operation_may_answer_the_same_under_its_other_status)
{
	cr_expect_eq(ask_with_body("POST /api/raw", "Content-Type: text/csv\r\n", "refuse me"),
		422);
	EXPECT_BODY("refuse me");
}

Test(dispatch, a_failure_without_words_is_still_a_problem)
{
	cr_expect_eq(ask("GET /api/broken HTTP/1.1\r\n" HOST "\r\n"), 500);
	EXPECT_IN_BODY("\"type\":\"/problems/internal\"");
}

Test(dispatch, unavailable_says_when_to_come_back)
{
	notes.flaky_failures = 1;
	cr_expect_eq(ask("GET /api/flaky HTTP/1.1\r\n" HOST "\r\n"), 503);
	cr_expect_str_eq(header("Retry-After"), "1");
	EXPECT_IN_BODY("\"class\":\"flaky\",\"request_id\":");
}

Test(dispatch, health_is_terse_unless_a_service_asks)
{
	cr_expect_eq(ask("GET /healthz HTTP/1.1\r\n" HOST "\r\n"), 200);
	EXPECT_BODY("{\"status\":\"ok\",\"daemon\":\"notes\"}");
	cr_expect_eq(ask("GET /readyz HTTP/1.1\r\n" HOST "\r\n"), 200);
	EXPECT_BODY("{\"status\":\"ready\",\"daemon\":\"notes\"}");
	notes.healthy = false;
	cr_expect_eq(ask("GET /readyz HTTP/1.1\r\n" HOST "\r\n"), 503);
	EXPECT_BODY("{\"status\":\"not_ready\",\"daemon\":\"notes\"}");
	cr_expect_eq(ask("GET /readyz HTTP/1.1\r\n" HOST AS_SERVICE "\r\n"), 503);
	EXPECT_IN_BODY(
		"{\"name\":\"paper\",\"status\":\"failed\",\"detail\":\"the paper is wet\"}");
	cr_expect_eq(ask("POST /healthz HTTP/1.1\r\n" HOST "\r\n"), 405);
}

Test(dispatch, what_was_answered_is_counted)
{
	ask("GET /api/notes/5 HTTP/1.1\r\n" HOST "\r\n");
	ask("GET /api/notes/0 HTTP/1.1\r\n" HOST "\r\n");
	cr_expect_eq(ask("GET /metrics HTTP/1.1\r\n" HOST "\r\n"), 200);
	EXPECT_IN_BODY("crier_http_requests_total{operation=\"get_note\",status=\"2xx\"} 1\n");
	EXPECT_IN_BODY("crier_http_requests_total{operation=\"get_note\",status=\"4xx\"} 1\n");
	EXPECT_IN_BODY("crier_http_request_duration_seconds_count{operation=\"get_note\"} 2\n");
	EXPECT_IN_BODY("crier_http_requests_in_flight 1\n");
}
