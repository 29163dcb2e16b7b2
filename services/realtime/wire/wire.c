/* libwebsockets on a loop of libuv that is ours, so that waking it and its clock are ours too, and
 * libwebsockets takes no signals. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire/inside.h"

#define HEADERS_AT_ONCE \
	4096 /* made when they are needed: those who come back at once have one each */
#define HANDSHAKE_S 10
#define FILES_BESIDE 256
#define WRITE_BYTES_MAX (1 << 20)
#define RECEIVE_BYTES 512 /* kept for each WebSocket */
#define KEEPALIVE_S 60
#define TICK_MS 1000

/* libwebsockets looks at its timers when something happens to its own sockets. */
static void see_to_cuts(struct wire *wire)
{
	if (wire->has_cut)
		lws_cancel_service(wire->context);
	wire->has_cut = false;
}

/* Nothing is left in the loop then, so that uv_run returns. */
static void end(struct wire *wire)
{
	uv_close((uv_handle_t *)&wire->waker, NULL);
	uv_close((uv_handle_t *)&wire->ticker, NULL);
	if (wire->context)
		lws_context_destroy(wire->context);
}

static void wake(uv_async_t *waker)
{
	struct wire *wire = waker->data;
	if (__atomic_load_n(&wire->ending, __ATOMIC_ACQUIRE)) {
		end(wire);
		return;
	}
	wire->options.events->woken(wire->options.self);
	see_to_cuts(wire);
}

static void tick(uv_timer_t *ticker)
{
	struct wire *wire = ticker->data;
	wire->options.events->ticked(wire->options.self);
	see_to_cuts(wire);
}

static void *run(void *arg)
{
	struct wire *wire = arg;
	uv_run(&wire->loop, UV_RUN_DEFAULT);
	/* What was waiting for its descriptors to be closed. */
	if (wire->context)
		lws_context_destroy(wire->context);
	uv_run(&wire->loop, UV_RUN_DEFAULT);
	uv_loop_close(&wire->loop);
	close(wire->stand_in);
	return NULL;
}

static void prepare_loop(struct wire *wire)
{
	wire->stand_in = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	wire->waker.data = wire;
	wire->ticker.data = wire;
	if (wire->stand_in < 0 || uv_loop_init(&wire->loop) ||
		uv_async_init(&wire->loop, &wire->waker, wake) ||
		uv_timer_init(&wire->loop, &wire->ticker) ||
		uv_timer_start(&wire->ticker, tick, TICK_MS, TICK_MS))
		abort(); /* out of memory or descriptors, before anything is served */
}

/* libwebsockets finds connections by their descriptor in a table as large as the limit of open
 * files. @return how many links that leaves room for */
static int limit_files(int links_max)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return links_max;
	rlim_t wanted = (rlim_t)links_max + FILES_BESIDE;
	limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
	return limit.rlim_cur > FILES_BESIDE ? (int)(limit.rlim_cur - FILES_BESIDE) : 1;
}

static bool read_address(struct wire *wire, int *port)
{
	const char *address = wire->options.address;
	const char *colon = strrchr(address, ':');
	if (!colon || (size_t)(colon - address) >= sizeof wire->host)
		return false;
	memcpy(wire->host, address, (size_t)(colon - address));
	*port = atoi(colon + 1);
	return *port > 0 && *port < 65536;
}

static struct lws_context *create_context(struct wire *wire, int port)
{
	static const struct lws_protocols protocols[] = {
		{.name = WIRE_PROTOCOL,
			.callback = wire_call_back,
			.rx_buffer_size = RECEIVE_BYTES,
			.tx_packet_size = WRITE_BYTES_MAX},
		{0},
	};
	void *loops[] = {&wire->loop};
	const struct lws_context_creation_info info = {
		.port = port,
		.iface = wire->host,
		.protocols = protocols,
		.foreign_loops = loops,
		.pcontext = &wire->context, /* set to NULL when it is gone */
		.options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_DISABLE_IPV6 |
			   LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND,
		.max_http_header_data2 = WIRE_HEADERS_BYTES_MAX,
		.max_http_header_pool2 = HEADERS_AT_ONCE,
		.timeout_secs = HANDSHAKE_S,
		.ka_time = KEEPALIVE_S,
		.ka_probes = 3,
		.ka_interval = 10,
		.user = wire,
	};
	lws_set_log_level(0, NULL);
	return lws_create_context(&info);
}

struct wire *wire_create(const struct wire_options *options, char *why, size_t why_size)
{
	struct wire *wire = calloc(1, sizeof *wire);
	if (!wire)
		abort(); /* out of memory, as the arena has it */
	wire->options = *options;
	int port;
	wire->options.links_max = limit_files(options->links_max);
	prepare_loop(wire);
	if (read_address(wire, &port))
		wire->context = create_context(wire, port);
	if (wire->context)
		return wire;
	snprintf(why, why_size, "cannot listen on %s", options->address);
	wire_destroy(wire);
	return NULL;
}

int wire_links_max(const struct wire *wire)
{
	return wire->options.links_max;
}

bool wire_start(struct wire *wire)
{
	wire->started = pthread_create(&wire->thread, NULL, run, wire) == 0;
	return wire->started;
}

void wire_wake(struct wire *wire)
{
	uv_async_send(&wire->waker);
}

void wire_destroy(struct wire *wire)
{
	if (!wire)
		return;
	if (wire->started) {
		__atomic_store_n(&wire->ending, true, __ATOMIC_RELEASE);
		wire_wake(wire);
		pthread_join(wire->thread, NULL);
	} else {
		end(wire);
		run(wire);
	}
	free(wire);
}
