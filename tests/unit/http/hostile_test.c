/* What no honest client sends. After each of it the server must still answer. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/incoming.h"
#include "unit/http/notes.h"
#include "unit/http/wire.h"

#define GOOD "GET /api/notes/5 HTTP/1.1\r\nHost: x\r\n\r\n"
#define CREATE                                                                 \
	"POST /api/notes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ann\r\n" \
	"Content-Type: application/json\r\n"

static struct notes notes;
static struct answer answer;

static void start(void)
{
	notes_start(&notes, (struct notes_options){.request_timeout_ms = 1000});
}

static void stop(void)
{
	wire_ask(notes.port, &answer, GOOD);
	cr_expect_eq(answer.status, 200, "the server does not live any more");
	notes_stop(&notes);
}

TestSuite(hostile, .init = start, .fini = stop, .timeout = 60);

/* Asks on a fresh connection; the answer must be that status and the connection be closed. */
static void expect_refused(const char *request, int status)
{
	int fd = wire_connect(notes.port);
	wire_send(fd, request, strlen(request));
	wire_receive(fd, &answer);
	cr_expect_eq(answer.status, status, "%d for:\n%s", answer.status, request);
	cr_expect(answer.closed && wire_is_closed(fd), "still open after:\n%s", request);
	close(fd);
}

Test(hostile, a_body_with_two_lengths_is_refused)
{
	expect_refused(CREATE "Content-Length: 13\r\nTransfer-Encoding: chunked\r\n\r\n"
			      "0\r\n\r\n",
		400);
	expect_refused(CREATE "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n", 400);
	expect_refused(CREATE "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400);
	expect_refused(CREATE "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400);
	expect_refused(CREATE "Content-Length: 2, 2\r\n\r\n{}", 400);
	cr_expect_eq(atomic_load(&notes.created), 0);
}

Test(hostile, a_malformed_length_is_refused)
{
	static const char *const lengths[] = {"+2", "-2", "0x2", "2 2", "2a", "", "1e1",
		"99999999999999999999999"};
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		char request[512];
		snprintf(request, sizeof request, CREATE "Content-Length: %s\r\n\r\n", lengths[i]);
		expect_refused(request, 400);
	}
}

Test(hostile, other_transfer_codings_are_refused)
{
	static const char *const codings[] = {"gzip", "identity", "gzip, chunked",
		"chunked, chunked", "xchunked", "chunked\r\nTransfer-Encoding: chunked",
		"identity\r\nContent-Length: 2"};
	for (size_t i = 0; i < COUNT_OF(codings); i++) {
		char request[512];
		snprintf(request, sizeof request, CREATE "Transfer-Encoding: %s\r\n\r\n",
			codings[i]);
		expect_refused(request, 400);
	}
}

Test(hostile, chunked_bodies_are_taken_and_bounded)
{
	wire_ask(notes.port, &answer,
		CREATE "Transfer-Encoding: Chunked\r\n\r\n"
		       "5\r\n{\"tit\r\n8\r\nle\":\"x\"}\r\n0\r\n\r\n");
	cr_expect_eq(answer.status, 201, "%s", answer.text);
	expect_refused(CREATE "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400);
	expect_refused(CREATE "Transfer-Encoding: chunked\r\n\r\n-1\r\n", 400);
	expect_refused(CREATE "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx", 400);
	expect_refused(CREATE "Transfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\n\r\n", 400);
}

Test(hostile, a_chunked_body_may_not_grow_without_end)
{
	int fd = wire_connect(notes.port);
	const char *head = CREATE "Transfer-Encoding: chunked\r\n\r\n";
	wire_send(fd, head, strlen(head));
	char chunk[1100];
	int len = snprintf(chunk, sizeof chunk, "400\r\n%01024d\r\n", 0);
	for (int i = 0; i < 6; i++)
		wire_send(fd, chunk, (size_t)len);
	wire_receive(fd, &answer);
	cr_expect_eq(answer.status, 413);
	close(fd);
}

Test(hostile, a_large_body_is_refused_unread)
{
	expect_refused(CREATE "Content-Length: 10485760\r\nExpect: 100-continue\r\n\r\n", 413);
	int fd = wire_connect(notes.port);
	const char *head = CREATE "Content-Length: 10485760\r\n\r\n";
	wire_send(fd, head, strlen(head));
	static char megabyte[1024 * 1024];
	memset(megabyte, 'x', sizeof megabyte);
	for (int i = 0; i < 10 && wire_send(fd, megabyte, sizeof megabyte); i++)
		continue;
	close(fd);
}

Test(hostile, a_body_of_the_largest_size_is_taken_and_one_more_is_not)
{
	static char request[8192];
	for (int extra = 0; extra <= 1; extra++) {
		int size = NOTES_BODY_BYTES_MAX + extra;
		int head = snprintf(request, sizeof request, CREATE "Content-Length: %d\r\n\r\n",
			size);
		memset(request + head, ' ', (size_t)size);
		memcpy(request + head, "{\"title\":\"x\"}", 13);
		request[head + size] = '\0';
		wire_ask(notes.port, &answer, request);
		cr_expect_eq(answer.status, extra ? 413 : 201);
	}
}

Test(hostile, a_client_that_waits_is_told_to_go_on_or_not)
{
	int fd = wire_connect(notes.port);
	const char *head = CREATE "Expect: 100-continue\r\nContent-Length: 13\r\n\r\n";
	wire_send(fd, head, strlen(head));
	char line[32] = {0};
	cr_assert_eq(recv(fd, line, 25, MSG_WAITALL), 25);
	cr_expect_str_eq(line, "HTTP/1.1 100 Continue\r\n\r\n");
	wire_send(fd, "{\"title\":\"x\"}", 13);
	wire_receive(fd, &answer);
	cr_expect_eq(answer.status, 201);
	close(fd);
	expect_refused(CREATE "Expect: 100-continue\r\nContent-Length: 5000\r\n\r\n", 413);
}

Test(hostile, heads_that_servers_read_differently_are_refused)
{
	static const char *const lines[] = {"Content-Length : 5", " folded: x", "\tfolded: x",
		"no colon", ": no name", "X: a\nContent-Length: 5", "X: a\rb", "X(y): 1", "Host: y",
		"\xC3\xA9: x", "X: \x01", "X: a\tb"};
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		char request[256];
		snprintf(request, sizeof request,
			"GET /api/notes/5 HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n", lines[i]);
		expect_refused(request, 400);
		snprintf(request, sizeof request,
			"GET /api/notes/5 HTTP/1.1\r\nHost: x\r\n%s\r\nAccept: */*\r\n\r\n",
			lines[i]);
		expect_refused(request, 400);
	}
	expect_refused("GET /api/notes/5 HTTP/1.1\nHost: x\n\n", 400);
	expect_refused("GET /api/notes/5 HTTP/1.1\r\n Host: x\r\n\r\n", 400);
	expect_refused("GET /api/notes/5 HTTP/1.1\r\n\r\n", 400);
	expect_refused("GET /api/notes/5 HTTP/1.0\r\n\xFF: x\r\n\r\n", 400);
	expect_refused("GET /api/notes/5 HTTP/2.0\r\nHost: x\r\n\r\n", 400);
	expect_refused("GET /api/notes/5\r\n\r\n", 400);
}

Test(hostile, a_nul_in_the_head_is_refused)
{
	static const char request[] = "GET /api/notes/5 HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n";
	int fd = wire_connect(notes.port);
	wire_send(fd, request, sizeof request - 1);
	wire_receive(fd, &answer);
	cr_expect_eq(answer.status, 400);
	close(fd);
}

Test(hostile, more_headers_than_can_be_kept_are_refused)
{
	for (int count = INCOMING_HEADERS_MAX; count <= INCOMING_HEADERS_MAX + 9; count += 9) {
		char request[4096] = "GET /api/notes/5 HTTP/1.1\r\nHost: x\r\n";
		for (int i = 1; i < count; i++)
			strcat(request, "A: b\r\n");
		strcat(request, "\r\n");
		wire_ask(notes.port, &answer, request);
		cr_expect_eq(answer.status, count == INCOMING_HEADERS_MAX ? 200 : 431);
	}
}

Test(hostile, long_heads_and_addresses_are_refused)
{
	static char request[40000];
	for (size_t size = 15000; size <= 25000; size += 10000) {
		int len = snprintf(request, sizeof request,
			"GET /api/notes/5 HTTP/1.1\r\nHost: x\r\nX: ");
		memset(request + len, 'x', size);
		strcpy(request + len + size, "\r\n\r\n");
		wire_ask(notes.port, &answer, request);
		cr_expect_eq(answer.status, size == 15000 ? 200 : 431);
	}
	for (size_t size = 8000; size <= 9000; size += 1000) {
		strcpy(request, "GET /api/names/");
		size_t len = strlen(request);
		memset(request + len, 'x', size);
		strcpy(request + len + size, " HTTP/1.1\r\nHost: x\r\n\r\n");
		wire_ask(notes.port, &answer, request);
		cr_expect_eq(answer.status, size == 8000 ? 200 : 414);
	}
}

Test(hostile, a_head_of_a_megabyte_closes_the_connection)
{
	int fd = wire_connect(notes.port);
	static char block[1024 * 1024];
	memset(block, 'x', sizeof block);
	wire_send(fd, "GET / HTTP/1.1\r\nX: ", 19);
	wire_send(fd, block, sizeof block);
	wire_receive(fd, &answer);
	cr_expect(answer.status == 0 || answer.status == 400);
	cr_expect(wire_is_closed(fd));
	close(fd);
}

Test(hostile, half_a_request_holds_a_thread_only_for_a_while)
{
	int halves[20];
	for (size_t i = 0; i < COUNT_OF(halves); i++) {
		halves[i] = wire_connect(notes.port);
		wire_send(halves[i], GOOD, 20 + i);
		if (i % 2)
			close(halves[i]);
	}
	wire_ask(notes.port, &answer, GOOD);
	cr_expect_eq(answer.status, 200);
	for (size_t i = 0; i < COUNT_OF(halves); i += 2)
		close(halves[i]);
}

Test(hostile, slow_bytes_do_not_buy_time)
{
	int fd = wire_connect(notes.port);
	int64_t before_us = clock_monotonic_us();
	static const char good[] = GOOD;
	size_t sent = 0;
	while (sent < strlen(good) && wire_send(fd, &good[sent], 1)) {
		sent++;
		usleep(60000);
	}
	wire_receive(fd, &answer);
	cr_expect_neq(answer.status, 200);
	cr_expect_lt(clock_monotonic_us() - before_us, 5 * US_PER_SECOND);
	close(fd);
}

Test(hostile, a_body_that_never_comes_times_out)
{
	int fd = wire_connect(notes.port);
	const char *head = CREATE "Content-Length: 100\r\n\r\n{";
	wire_send(fd, head, strlen(head));
	wire_receive(fd, &answer);
	cr_expect(answer.status == 504 || answer.status == 400, "%d", answer.status);
	cr_expect(wire_is_closed(fd));
	close(fd);
	cr_expect_eq(atomic_load(&notes.created), 0);
}

Test(hostile, a_body_that_breaks_off_creates_nothing)
{
	int fd = wire_connect(notes.port);
	const char *head = CREATE "Content-Length: 14\r\n\r\n{\"title\":\"x\"}";
	wire_send(fd, head, strlen(head));
	shutdown(fd, SHUT_WR);
	wire_receive(fd, &answer);
	cr_expect_eq(answer.status, 400);
	close(fd);
	cr_expect_eq(atomic_load(&notes.created), 0);
}

Test(hostile, pipelined_requests_are_answered_in_order)
{
	char requests[8192] = "";
	for (int i = 1; i <= 50; i++) {
		char one[128];
		snprintf(one, sizeof one, "GET /api/notes/%d HTTP/1.1\r\nHost: x\r\n\r\n", i);
		strcat(requests, one);
	}
	int fd = wire_connect(notes.port);
	wire_send(fd, requests, strlen(requests));
	for (int i = 1; i <= 50; i++) {
		char expected[32];
		snprintf(expected, sizeof expected, "{\"id\":%d,", i);
		wire_receive(fd, &answer);
		cr_expect(answer.body && strncmp(answer.body, expected, strlen(expected)) == 0);
	}
	close(fd);
}

Test(hostile, targets_that_are_no_path_close_or_are_refused)
{
	static const char *const targets[] = {"*", "http://elsewhere/api/notes/5", "api/notes/5",
		"x:443", "/api/notes/5\xFF"};
	for (size_t i = 0; i < COUNT_OF(targets); i++) {
		char request[256];
		snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", targets[i]);
		wire_ask(notes.port, &answer, request);
		cr_expect(answer.status == 0 || answer.status == 400, "%s: %d", targets[i],
			answer.status);
	}
}

/* What the mutation left of the request decides nothing; but only these answers are right,
 * and a note may only come from a body that is one. */
static void send_mutated(unsigned *seed)
{
	static const char valid[] = CREATE "Content-Length: 13\r\n\r\n{\"title\":\"x\"}";
	char request[sizeof valid + 8];
	size_t len = sizeof valid - 1;
	memcpy(request, valid, len);
	for (int changes = 1 + rand_r(seed) % 4; changes > 0; changes--) {
		size_t at = (size_t)rand_r(seed) % len;
		size_t to = (size_t)rand_r(seed) % len;
		switch (rand_r(seed) % 4) {
		case 0:
			request[at] = (char)rand_r(seed);
			break;
		case 1:
			memmove(request + at, request + at + 1, --len - at);
			break;
		case 2:
			request[at] = request[to];
			break;
		default:
			request[at] ^= (char)(1 << rand_r(seed) % 8);
			break;
		}
	}
	int fd = wire_connect(notes.port);
	wire_send(fd, request, len);
	shutdown(fd, SHUT_WR);
	int created = atomic_load(&notes.created);
	memset(&answer, 0, sizeof answer);
	wire_receive(fd, &answer);
	close(fd);
	if (answer.status != 201)
		return;
	request[len] = '\0';
	const char *body = strstr(request, "\r\n\r\n");
	cr_assert(created >= 0 && strncmp(request, "POST /api/notes", 15) == 0 && body &&
			  strstr(body, "\"title\":\""),
		"a note was made of:\n%s", request);
	cr_assert(strstr(request, " ann\r\n"), "a note was made without the token:\n%s", request);
}

Test(hostile, random_mutations_never_crash_nor_succeed_wrongly)
{
	unsigned seed = 20261121;
	for (int i = 0; i < 10000; i++)
		send_mutated(&seed);
	wire_ask(notes.port, &answer, CREATE "Content-Length: 13\r\n\r\n{\"title\":\"x\"}");
	cr_expect_eq(answer.status, 201);
}
