/* Requests to strangers: what is dialled, what is kept of an answer. The other side is a socket of
 * the test's own, so that it sees every connection. */
#include "http/outbound.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_ROUNDS 200
#define ROUND_MS 50

static struct arena *arena;
static int listener;
static int port;

static void start(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof address;
	arena = arena_create();
	listener = socket(AF_INET, SOCK_STREAM, 0);
	cr_assert(eq(int, bind(listener, (struct sockaddr *)&address, len), 0));
	cr_assert(eq(int, listen(listener, 16), 0));
	cr_assert(eq(int, getsockname(listener, (struct sockaddr *)&address, &len), 0));
	port = ntohs(address.sin_port);
}

static void stop(void)
{
	close(listener);
	arena_destroy(arena);
}

TestSuite(outbound, .init = start, .fini = stop, .timeout = 30);

static struct outbound *given(const char *allowed, int timeout_ms)
{
	struct trusted_peers *peers = arena_alloc(arena, sizeof *peers);
	cr_assert(trusted_parse(arena, allowed, peers));
	struct outbound *outbound = outbound_create(&(struct outbound_options){.at_once = 4,
		.timeout_ms = timeout_ms,
		.ca_file = "",
		.allowed = peers});
	cr_assert(ne(ptr, outbound, NULL));
	return outbound;
}

static void send_to(struct outbound *outbound, const char *scheme, const char *host, void *owner)
{
	static const char *const headers[] = {"webhook-id: evt_1", NULL};
	outbound_send(outbound,
		&(struct outbound_request){
			.url = arena_printf(arena, "%s://%s:%d/hook", scheme, host, port),
			.headers = headers,
			.body = "{}",
			.owner = owner,
		});
}

static struct outbound_answer wait_for_one(struct outbound *outbound)
{
	struct outbound_answer answer = {0};
	for (int i = 0; i < PATIENCE_ROUNDS; i++) {
		outbound_wait(outbound, ROUND_MS);
		if (outbound_next(outbound, &answer))
			return answer;
	}
	cr_assert(false, "nothing came back");
	return answer;
}

static bool somebody_connected(void)
{
	struct pollfd waiting = {.fd = listener, .events = POLLIN};
	return poll(&waiting, 1, 0) == 1;
}

/* Takes one connection, reads its request and answers. */
static void *answer_one(void *arg)
{
	const char *answer = arg;
	char request[4096];
	int fd = accept(listener, NULL, NULL);
	size_t len = 0;
	while (len < sizeof request - 1) {
		ssize_t got = read(fd, request + len, sizeof request - 1 - len);
		if (got <= 0)
			break;
		len += (size_t)got;
		request[len] = '\0';
		if (strstr(request, "\r\n\r\n{}"))
			break;
	}
	for (const char *at = answer; *at;) {
		ssize_t sent = send(fd, at, strlen(at), MSG_NOSIGNAL);
		if (sent <= 0)
			break;
		at += sent;
	}
	close(fd);
	return NULL;
}

static struct outbound_answer answered(const char *text)
{
	pthread_t thread;
	cr_assert(eq(int, pthread_create(&thread, NULL, answer_one, (void *)text), 0));
	struct outbound *outbound = given("127.0.0.0/8", 5000);
	int owner;
	send_to(outbound, "http", "127.0.0.1", &owner);
	struct outbound_answer answer = wait_for_one(outbound);
	pthread_join(thread, NULL);
	cr_expect(eq(ptr, answer.owner, &owner));
	answer.body = arena_strdup(arena, answer.body);
	outbound_destroy(outbound);
	return answer;
}

Test(outbound, gets_what_the_other_side_answers)
{
	struct outbound_answer answer = answered(
		"HTTP/1.1 503 No\r\nRetry-After: 120\r\nContent-Length: 5\r\n\r\nlater");
	cr_expect(eq(int, answer.status, 503));
	cr_expect(eq(int, answer.retry_after_s, 120));
	cr_expect(eq(str, (char *)answer.body, "later"));
	cr_expect(eq(ptr, (void *)answer.why, NULL));
}

Test(outbound, a_redirect_is_an_answer_like_others)
{
	struct outbound_answer answer = answered(arena_printf(arena,
		"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: 0\r\n\r\n",
		port));
	cr_expect(eq(int, answer.status, 302));
	cr_expect(not(somebody_connected()));
}

Test(outbound, keeps_the_first_kilobyte_as_text)
{
	char text[4096];
	int head = snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n");
	memset(text + head, 'x', 2000);
	text[head + 2000] = '\0';
	memcpy(text + head + 1023, "\xc3\xa4", 2); /* cut in two by the bound */
	struct outbound_answer answer = answered(text);
	cr_expect(eq(int, answer.status, 200));
	cr_expect(eq(sz, strlen(answer.body), 1023));
}

Test(outbound, what_is_no_utf_8_is_kept_as_ascii)
{
	struct outbound_answer answer = answered(
		"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\na\xff\xfe\xc3z\344b");
	cr_expect(eq(str, (char *)answer.body, "a???z?b"));
}

Test(outbound, an_endless_answer_is_cut_off_and_its_status_counts)
{
	size_t len = 200000;
	char *text = arena_alloc(arena, len + 64);
	int head = sprintf(text, "HTTP/1.1 200 OK\r\n\r\n");
	memset(text + head, 'x', len);
	struct outbound_answer answer = answered(text);
	cr_expect(eq(int, answer.status, 200));
	cr_expect(eq(sz, strlen(answer.body), 1024));
}

/* Also by a name that leads inside, by https, and by odd ways to write the address. */
Test(outbound, nothing_private_is_dialled)
{
	static const char *const hosts[] = {"127.0.0.1", "localhost", "127.1", "2130706433",
		"0x7f000001", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"};
	static const char *const schemes[] = {"http", "https"};
	struct outbound *outbound = given("", 3000);
	for (size_t i = 0; i < COUNT_OF(hosts); i++) {
		for (size_t j = 0; j < COUNT_OF(schemes); j++) {
			send_to(outbound, schemes[j], hosts[i], NULL);
			struct outbound_answer answer = wait_for_one(outbound);
			cr_expect(eq(int, answer.status, 0));
			cr_expect(eq(str, (char *)answer.why, "its address is not a public one"),
				"%s://%s", schemes[j], hosts[i]);
		}
	}
	outbound_destroy(outbound);
	cr_expect(not(somebody_connected()));
}

Test(outbound, a_network_that_is_not_named_stays_closed)
{
	struct outbound *outbound = given("10.0.0.0/8,127.0.0.2", 3000);
	send_to(outbound, "http", "127.0.0.1", NULL);
	cr_expect(eq(int, wait_for_one(outbound).status, 0));
	outbound_destroy(outbound);
	cr_expect(not(somebody_connected()));
}

/* The listener takes connections by itself, and nobody answers. */
Test(outbound, silence_ends_in_time_and_holds_nobody_up)
{
	struct outbound *outbound = given("127.0.0.0/8", 300);
	int owners[4];
	for (int i = 0; i < 4; i++) {
		cr_expect(eq(sz, outbound_room(outbound), (size_t)(4 - i)));
		send_to(outbound, "http", "127.0.0.1", &owners[i]);
	}
	cr_expect(eq(sz, outbound_room(outbound), 0));
	for (int i = 0; i < 4; i++) {
		struct outbound_answer answer = wait_for_one(outbound);
		cr_expect(eq(int, answer.status, 0));
		cr_expect(lt(i64, answer.duration_ms, 1000));
		cr_expect(ne(ptr, (void *)answer.why, NULL));
	}
	cr_expect(eq(sz, outbound_room(outbound), 4));
	outbound_destroy(outbound);
}

Test(outbound, what_is_on_its_way_is_dropped_at_the_end)
{
	struct outbound *outbound = given("127.0.0.0/8", 5000);
	send_to(outbound, "http", "127.0.0.1", NULL);
	outbound_wait(outbound, ROUND_MS);
	outbound_destroy(outbound);
}
