/* Starting, crowding and stopping. */
#include "http/server.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit/http/notes.h"
#include "unit/http/wire.h"

#define SLOW "POST /api/slow HTTP/1.1\r\nHost: x\r\n\r\n"
#define LAST "GET /api/notes/5 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
#define GOOD "GET /api/notes/5 HTTP/1.1\r\nHost: x\r\n\r\n"

static struct notes notes;
static struct answer answer;

TestSuite(server, .timeout = 30);

Test(server, an_address_that_is_taken_says_so)
{
	notes_start(&notes, (struct notes_options){0});
	char address[32], why[256] = "";
	snprintf(address, sizeof address, "127.0.0.1:%d", notes.port);
	const struct http_server_options taken = {.address = address,
		.threads = 2,
		.request_timeout_ms = 1000,
		.api = &(struct api){.daemon = "x"},
		.clock = &clock_system,
		.metrics = notes.metrics};
	cr_expect_null(http_server_create(&taken, why, sizeof why));
	cr_expect(strstr(why, address), "%s", why);
	notes_stop(&notes);
}

Test(server, an_address_that_is_none_is_refused)
{
	static const char *const addresses[] = {"", "8080", "127.0.0.1", "127.0.0.1:", ":8080",
		"127.0.0.1:65536", "127.0.0.1:80s", "127.0.0.1:80,81", "localhost:80", "[::1]:80"};
	for (size_t i = 0; i < COUNT_OF(addresses); i++) {
		char why[256] = "";
		cr_expect_null(
			http_server_create(&(struct http_server_options){.address = addresses[i]},
				why, sizeof why));
		cr_expect(strstr(why, "no IPv4 address"), "%s", addresses[i]);
	}
}

static void wait_until_running(int count)
{
	int64_t until_us = clock_monotonic_us() + 2 * US_PER_SECOND;
	while (atomic_load(&notes.running) < count && clock_monotonic_us() < until_us)
		usleep(1000);
	cr_assert_eq(atomic_load(&notes.running), count);
}

/* The one too many still keeps its body: it is told so without. */
Test(server, of_a_bounded_operation_only_so_many_run_at_once)
{
	static const char whole[] =
		"POST /api/bounded HTTP/1.1\r\nHost: x\r\nContent-Type: "
		"application/json\r\nContent-Length: 13\r\n\r\n{\"title\":\"a\"}";
	const size_t head = sizeof whole - 1 - 13;
	char value[256];
	notes_start(&notes, (struct notes_options){0});
	int busy[NOTES_AT_ONCE_MAX];
	for (size_t i = 0; i < COUNT_OF(busy); i++) {
		busy[i] = wire_connect(notes.port);
		wire_send(busy[i], whole, sizeof whole - 1);
	}
	wait_until_running(NOTES_AT_ONCE_MAX);
	int late = wire_connect(notes.port);
	wire_send(late, whole, head);
	wire_receive(late, &answer);
	cr_expect_eq(answer.status, 503);
	cr_expect_str_eq(wire_header(&answer, "Retry-After", value), "1");
	close(late);
	wire_ask(notes.port, &answer, GOOD);
	cr_expect_eq(answer.status, 200, "others are not concerned");
	for (size_t i = 0; i < COUNT_OF(busy); i++) {
		wire_receive(busy[i], &answer);
		cr_expect_eq(answer.status, 201);
		close(busy[i]);
	}
	wire_ask(notes.port, &answer, whole);
	cr_expect_eq(answer.status, 201, "there is room again");
	notes_stop(&notes);
}

static void *stop_server(void *arg)
{
	*(size_t *)arg = http_server_destroy(notes.server, 3000);
	return NULL;
}

Test(server, running_requests_are_answered_and_idle_connections_closed_on_stop)
{
	notes_start(&notes, (struct notes_options){0});
	int idle = wire_connect(notes.port);
	wire_send(idle, GOOD, strlen(GOOD));
	wire_receive(idle, &answer);
	int busy[3];
	for (size_t i = 0; i < COUNT_OF(busy); i++) {
		busy[i] = wire_connect(notes.port);
		wire_send(busy[i], SLOW, strlen(SLOW));
	}
	wait_until_running(3);
	int64_t before_us = clock_monotonic_us();
	size_t cut_off = 9;
	pthread_t stopper;
	pthread_create(&stopper, NULL, stop_server, &cut_off);
	for (size_t i = 0; i < COUNT_OF(busy); i++) {
		wire_receive(busy[i], &answer);
		cr_expect_eq(answer.status, 201);
		close(busy[i]);
	}
	pthread_join(stopper, NULL);
	cr_expect_eq(cut_off, 0);
	cr_expect_eq(atomic_load(&notes.created), 3);
	cr_expect(wire_is_closed(idle));
	cr_expect_lt(clock_monotonic_us() - before_us, 1500 * US_PER_MS, "stopping waited");
}

Test(server, while_it_drains_a_new_request_is_told_to_come_back)
{
	notes_start(&notes, (struct notes_options){0});
	int kept = wire_connect(notes.port);
	wire_send(kept, GOOD, strlen(GOOD));
	wire_receive(kept, &answer);
	int busy = wire_connect(notes.port);
	wire_send(busy, SLOW, strlen(SLOW));
	wait_until_running(1);
	size_t cut_off;
	pthread_t stopper;
	pthread_create(&stopper, NULL, stop_server, &cut_off);
	usleep(100000);
	wire_send(kept, SLOW, strlen(SLOW));
	wire_receive(kept, &answer);
	cr_expect_eq(answer.status, 503);
	cr_expect(answer.closed);
	pthread_join(stopper, NULL);
	cr_expect_eq(atomic_load(&notes.created), 1);
}

Test(server, overload_is_told_early_and_health_is_still_answered)
{
	notes_start(&notes, (struct notes_options){.threads = 8});
	int busy[7];
	for (size_t i = 0; i < COUNT_OF(busy); i++) {
		busy[i] = wire_connect(notes.port);
		wire_send(busy[i], SLOW, strlen(SLOW));
	}
	wait_until_running(7);
	wire_ask(notes.port, &answer, GOOD);
	cr_expect_eq(answer.status, 503);
	char value[256];
	cr_expect_str_eq(wire_header(&answer, "Retry-After", value), "1");
	wire_ask(notes.port, &answer, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
	cr_expect_eq(answer.status, 200);
	for (size_t i = 0; i < COUNT_OF(busy); i++) {
		wire_receive(busy[i], &answer);
		cr_expect_eq(answer.status, 201);
	}
	notes_stop(&notes);
}

struct writer {
	pthread_t thread;
	int answered;
};

/* Creates notes until the server is gone; counts the answers. */
static void *write_until_closed(void *arg)
{
	struct writer *writer = arg;
	static const char create[] =
		"POST /api/notes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ann\r\n"
		"Content-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"title\":\"x\"}";
	struct answer *own = malloc(sizeof *own);
	int fd = wire_connect(notes.port);
	while (wire_send(fd, create, sizeof create - 1)) {
		wire_receive(fd, own);
		if (own->status != 201)
			break;
		writer->answered++;
	}
	close(fd);
	free(own);
	return NULL;
}

Test(server, no_write_goes_unanswered_over_a_stop)
{
	notes_start(&notes, (struct notes_options){.threads = 16});
	struct writer writers[8] = {0};
	for (size_t i = 0; i < COUNT_OF(writers); i++)
		pthread_create(&writers[i].thread, NULL, write_until_closed, &writers[i]);
	usleep(150000);
	cr_expect_eq(http_server_destroy(notes.server, 3000), 0);
	int answered = 0;
	for (size_t i = 0; i < COUNT_OF(writers); i++) {
		pthread_join(writers[i].thread, NULL);
		answered += writers[i].answered;
	}
	cr_expect_gt(answered, 100);
	cr_expect_eq(answered, atomic_load(&notes.created));
}

Test(server, a_connection_serves_many_requests)
{
	notes_start(&notes, (struct notes_options){0});
	int fd = wire_connect(notes.port);
	for (int i = 0; i < 1000; i++) {
		wire_send(fd, GOOD, strlen(GOOD));
		wire_receive(fd, &answer);
		cr_assert_eq(answer.status, 200);
	}
	wire_send(fd, LAST, strlen(LAST));
	wire_receive(fd, &answer);
	cr_expect(answer.closed && wire_is_closed(fd));
	close(fd);
	wire_ask(notes.port, &answer, "GET /api/notes/5 HTTP/1.0\r\n\r\n");
	cr_expect(answer.status == 200 && answer.closed);
	notes_stop(&notes);
}
