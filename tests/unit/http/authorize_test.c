/* Cookies, CSRF tokens and scopes, seen from outside. */
#include "http/authorize.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "unit/http/notes.h"
#include "unit/http/wire.h"

#define BY_COOKIE "Cookie: theme=dark; crier_access=" SESSION_TOKEN "\r\n"
#define BY_KEY "Authorization: Bearer " KEY_TOKEN "\r\n"
#define NOTE "{\"title\":\"t\"}"

static struct notes notes;
static struct answer answer;
static struct arena *arena;
static struct call c;

static void start(void)
{
	notes_start(&notes, (struct notes_options){0});
	arena = arena_create();
	call_init(&c, arena, &clock_system);
}

static void stop(void)
{
	notes_stop(&notes);
	call_finish(&c);
	arena_destroy(arena);
}

TestSuite(authorize, .init = start, .fini = stop);

static int get(const char *path, const char *headers)
{
	wire_ask(notes.port, &answer,
		call_printf(&c, "GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n", path, headers));
	return answer.status;
}

static int post_note(const char *headers)
{
	wire_ask(notes.port, &answer,
		call_printf(&c,
			"POST /api/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
			"Content-Length: %zu\r\n%s\r\n%s",
			strlen(NOTE), headers, NOTE));
	return answer.status;
}

static const char *csrf_header(int64_t session_id)
{
	return call_printf(&c, BY_COOKIE "X-CSRF-Token: %s\r\n",
		csrf_token(&c, &notes.csrf, session_id));
}

#define EXPECT_IN_BODY(text) cr_expect(strstr(answer.body, text), "%s", answer.body)

Test(authorize, a_cookie_signs_in_where_it_matters)
{
	cr_expect_eq(get("/api/who", BY_COOKIE), 200);
	EXPECT_IN_BODY("\"user_id\":7");
	cr_expect_eq(get("/api/who", "Cookie: crier_access=wrong\r\n"), 401);
	cr_expect_eq(get("/api/who", "Cookie: theme=dark\r\n"), 200);
	EXPECT_IN_BODY("\"role\":\"public\"");
	cr_expect_eq(get("/internal/who", BY_COOKIE), 401, "not for daemons");
}

Test(authorize, a_cookie_must_be_a_sessions)
{
	cr_expect_eq(get("/api/who", "Cookie: crier_access=" ANN_TOKEN "\r\n"), 401);
	cr_expect_eq(get("/api/who", "Cookie: crier_access=" KEY_TOKEN "\r\n"), 401);
	cr_expect_eq(get("/api/who", "Cookie: crier_access=" SERVICE_TOKEN "\r\n"), 401);
}

Test(authorize, a_change_by_cookie_needs_the_sessions_token)
{
	cr_expect_eq(post_note(BY_COOKIE), 403);
	EXPECT_IN_BODY("X-CSRF-Token");
	cr_expect_eq(post_note(csrf_header(SESSION_ID + 1)), 403);
	cr_expect_eq(notes.created, 0);
	cr_expect_eq(post_note(csrf_header(SESSION_ID)), 201);
}

Test(authorize, a_bearer_token_comes_first_and_needs_none)
{
	cr_expect_eq(post_note(BY_COOKIE "Authorization: Bearer " ANN_TOKEN "\r\n"), 201);
	cr_expect_eq(get("/api/who", BY_COOKIE "Authorization: Bearer " ADMIN_TOKEN "\r\n"), 200);
	EXPECT_IN_BODY("\"user_id\":1,");
	cr_expect_eq(get("/api/who", BY_COOKIE "Authorization: Bearer wrong\r\n"), 401);
}

Test(authorize, a_key_without_the_scope_is_told_which_one)
{
	char value[256];
	cr_expect_eq(get("/api/notes/5", BY_KEY), 200);
	cr_expect_eq(post_note(BY_KEY), 403);
	EXPECT_IN_BODY("posts:write");
	cr_expect_str_eq(wire_header(&answer, "WWW-Authenticate", value),
		"Bearer error=\"insufficient_scope\", scope=\"posts:write\"");
	cr_expect_eq(get("/api/who", BY_KEY), 403, "an operation without a scope is not for keys");
	cr_expect_str_eq(wire_header(&answer, "WWW-Authenticate", value),
		"Bearer error=\"insufficient_scope\"");
}

Test(authorize, cookies_sent_in_two_headers_are_refused)
{
	cr_expect_eq(get("/api/who", BY_COOKIE "Cookie: x=y\r\n"), 400);
}

Test(authorize, behind_tls_the_prefixed_cookie_counts)
{
	static const char secure[] = "Cookie: __Host-crier_access=" SESSION_TOKEN "\r\n";
	cr_expect_eq(get("/api/who", secure), 200);
	EXPECT_IN_BODY("\"role\":\"public\"");
	cr_expect_eq(get("/api/who", call_printf(&c, "%sX-Forwarded-Proto: https\r\n", secure)),
		200);
	EXPECT_IN_BODY("\"user_id\":7");
	notes_stop(&notes);
	notes_start(&notes, (struct notes_options){.trusted = "10.0.0.0/8"});
	get("/api/who", call_printf(&c, "%sX-Forwarded-Proto: https\r\n", secure));
	EXPECT_IN_BODY("\"role\":\"public\"");
	notes_stop(&notes);
	notes_start(&notes, (struct notes_options){.behind_tls = true});
	get("/api/who", secure);
	EXPECT_IN_BODY("\"user_id\":7");
}
