/* The only file that knows civetweb, and it uses little of it: accepting, threads, reading
 * and cutting heads, bodies, keep-alive. Every request goes to the dispatcher raw.
 *
 * What civetweb answers by itself: nothing but a closed connection for a request whose
 * target is "*" or another host's URL. A head beyond HEAD_BUFFER_BYTES gets our 400, which
 * the client may lose to a reset; one beyond INCOMING_HEAD_BYTES_MAX our 431. */
#include "http/server.h"

#include <arpa/inet.h>
#include <civetweb.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/stack.h"
#include "daemon/log.h"
#include "daemon/lookout.h"
#include "daemon/memory.h"
#include "http/dispatch.h"
#include "http/sockets.h"

#define HEAD_BUFFER_BYTES 32768
#define KEEP_ALIVE_TIMEOUT_MS "75000" /* longer than the gateway keeps idle connections */
#define LINGER_BYTES_MAX ((size_t)1024 * 1024)
#define LINGER_US (500 * US_PER_MS)
#define DRAIN_POLL_MS 2
#define GIVE_BACK_EVERY_MS 60000

struct http_server {
	struct dispatcher dispatcher;
	struct mg_context *civetweb;
	int in_flight_max;
	int port;
	atomic_bool draining;
	struct lookout giving_back; /* memory that was much used and is not any more */
	char complaint[256];	    /* the last thing civetweb said while it started */
};

/* What each civetweb thread keeps from request to request. */
struct worker {
	struct arena *arena;
	struct stack stack;
	struct header headers[MG_MAX_HEADERS];
};

static int read_body(void *connection, char *to, size_t size)
{
	return mg_read(connection, to, size);
}

static void invite_body(void *connection)
{
	static const char invitation[] = "HTTP/1.1 100 Continue\r\n\r\n";
	mg_write(connection, invitation, sizeof invitation - 1);
}

static void fill_incoming(struct incoming *in, struct worker *worker,
	struct mg_connection *connection)
{
	const struct mg_request_info *info = mg_get_request_info(connection);
	*in = (struct incoming){
		.method = info->request_method,
		.path = info->local_uri_raw,
		.query = info->query_string,
		.version = info->http_version,
		.headers = worker->headers,
		.header_count = (size_t)info->num_headers,
		.peer = info->remote_addr,
		.read_body = read_body,
		.invite_body = invite_body,
		.connection = connection,
	};
	for (int i = 0; i < info->num_headers; i++)
		worker->headers[i] = (struct header){info->http_headers[i].name,
			info->http_headers[i].value};
}

/* Closing a socket with unread bytes resets it, and a reset may overtake the answer; so what
 * the client is still sending is read, within bounds. A client that waits to be told to
 * send is not waited for. */
static void linger(const struct incoming *in)
{
	if (in->body_state != BODY_UNREAD || in->waits_with_body)
		return;
	char scrap[4096];
	int64_t until_us = clock_monotonic_us() + LINGER_US;
	for (size_t total = 0; total < LINGER_BYTES_MAX && clock_monotonic_us() < until_us;) {
		int got = mg_read(in->connection, scrap, sizeof scrap);
		if (got <= 0)
			return;
		total += (size_t)got;
	}
}

/* Returns false when the connection is of no more use. */
static bool send_reply(struct call *c, struct reply *reply, const struct incoming *in)
{
	size_t len;
	const char *answer = reply_seal(reply, c, in, &len);
	return mg_write(in->connection, answer, len) == (int)len && in->keep_alive;
}

static enum admission admit(struct http_server *server)
{
	int in_flight = atomic_fetch_add(&server->dispatcher.in_flight, 1) + 1;
	/* Either this sees the flag, or the one who set it sees this request in flight. */
	if (atomic_load(&server->draining))
		return REFUSE_DRAINING;
	return in_flight > server->in_flight_max ? REFUSE_BUSY : ADMIT;
}

static int answer_request(struct mg_connection *connection)
{
	struct http_server *server = mg_get_user_data(mg_get_context(connection));
	struct worker *worker = mg_get_thread_pointer(connection);
	enum admission admission = admit(server);
	struct incoming in;
	struct call call;
	struct reply reply;
	struct outcome outcome;
	fill_incoming(&in, worker, connection);
	call_init(&call, worker->arena, server->dispatcher.options.clock);
	dispatch_answer(&server->dispatcher, &call, &in, admission, &reply, &outcome);
	bool keep = send_reply(&call, &reply, &in);
	atomic_fetch_sub(&server->dispatcher.in_flight, 1);
	dispatch_account(&server->dispatcher, &call, &in, &reply, &outcome);
	call_finish(&call);
	if (!keep) {
		linger(&in);
		mg_disable_connection_keep_alive(connection);
	}
	return reply.status;
}

/* civetweb could not read the head. Whatever it left cut is used for the answer only. */
static int answer_unreadable(struct mg_connection *connection, int status, const char *message)
{
	(void)status;
	(void)message;
	struct http_server *server = mg_get_user_data(mg_get_context(connection));
	struct worker *worker = mg_get_thread_pointer(connection);
	struct incoming in;
	struct call call;
	struct reply reply;
	struct outcome outcome;
	fill_incoming(&in, worker, connection);
	in.header_count = 0;
	call_init(&call, worker->arena, server->dispatcher.options.clock);
	const char *uri = mg_get_request_info(connection)->request_uri;
	in.path = uri ? arena_copy(worker->arena, uri, strcspn(uri, "?")) : NULL;
	dispatch_answer_unreadable(&server->dispatcher, &call, &in, &reply, &outcome);
	send_reply(&call, &reply, &in);
	dispatch_account(&server->dispatcher, &call, &in, &reply, &outcome);
	call_finish(&call);
	mg_disable_connection_keep_alive(connection);
	return 0;
}

static int note_message(const struct mg_connection *connection, const char *message)
{
	struct http_server *server = mg_get_user_data(mg_get_context(connection));
	if (server && !server->civetweb)
		snprintf(server->complaint, sizeof server->complaint, "%s", message);
	log_write(LOG_DEBUG, NULL, NULL, "civetweb: %s", message);
	return 1;
}

static void *start_thread(const struct mg_context *context, int type)
{
	(void)context;
	if (type != 1)
		return NULL;
	struct worker *worker = calloc(1, sizeof *worker);
	if (!worker)
		abort();
	worker->arena = arena_create();
	worker->stack = stack_of_thread();
	stack_give_back(&worker->stack);
	return worker;
}

/* A thread that waits for its next connection keeps nothing of the last one: most of a quiet
 * daemon's memory would be what threads once used. */
static void rest_thread(const struct mg_connection *connection)
{
	struct http_server *server = mg_get_user_data(mg_get_context(connection));
	struct worker *worker = mg_get_thread_pointer(connection);
	arena_destroy(worker->arena);
	worker->arena = arena_create();
	stack_give_back(&worker->stack);
	if (atomic_load(&server->dispatcher.in_flight) == 0 &&
		lookout_turn(&server->giving_back, GIVE_BACK_EVERY_MS))
		memory_give_back();
}

static void end_thread(const struct mg_context *context, int type, void *pointer)
{
	(void)context;
	(void)type;
	struct worker *worker = pointer;
	if (!worker)
		return;
	arena_destroy(worker->arena);
	free(worker);
}

static bool is_address(const char *address)
{
	char host[INET_ADDRSTRLEN];
	struct in_addr parsed;
	const char *colon = strchr(address, ':');
	if (!colon || (size_t)(colon - address) >= sizeof host)
		return false;
	memcpy(host, address, (size_t)(colon - address));
	host[colon - address] = '\0';
	size_t digits = strspn(colon + 1, "0123456789");
	return inet_pton(AF_INET, host, &parsed) == 1 && digits && digits <= 5 &&
	       !colon[1 + digits] && atoi(colon + 1) <= 65535;
}

static struct mg_context *start_civetweb(struct http_server *server,
	const struct http_server_options *options)
{
	char threads[24], timeout[24], head_bytes[24];
	snprintf(threads, sizeof threads, "%zu", options->threads);
	snprintf(timeout, sizeof timeout, "%d", options->request_timeout_ms);
	snprintf(head_bytes, sizeof head_bytes, "%d", HEAD_BUFFER_BYTES);
	const char *settings[] = {"listening_ports", options->address, "num_threads", threads,
		"tcp_nodelay", "1", "enable_keep_alive", "yes", "keep_alive_timeout_ms",
		KEEP_ALIVE_TIMEOUT_MS, "request_timeout_ms", timeout, "max_request_size",
		head_bytes, "listen_backlog", "1024", "connection_queue", threads, "decode_url",
		"no", "decode_query_string", "no", "enable_directory_listing", "no",
		"enable_auth_domain_check", "no", NULL};
	const struct mg_callbacks callbacks = {
		.begin_request = answer_request,
		.http_error = answer_unreadable,
		.log_message = note_message,
		.connection_closed = rest_thread,
		.init_thread = start_thread,
		.exit_thread = end_thread,
	};
	return mg_start(&callbacks, server, settings);
}

static int listening_port(struct mg_context *civetweb)
{
	struct mg_server_port ports[1];
	return mg_get_server_ports(civetweb, 1, ports) == 1 ? ports[0].port : 0;
}

struct http_server *http_server_create(const struct http_server_options *options, char *why,
	size_t why_size)
{
	if (!is_address(options->address)) {
		snprintf(why, why_size, "\"%s\" is no IPv4 address with a port", options->address);
		return NULL;
	}
	struct http_server *server = calloc(1, sizeof *server);
	if (!server)
		abort();
	dispatch_init(&server->dispatcher, options);
	server->in_flight_max = (int)(options->threads - options->threads / 8);
	server->civetweb = start_civetweb(server, options);
	if (!server->civetweb) {
		snprintf(why, why_size, "cannot listen on %s: %s", options->address,
			server->complaint);
		dispatch_finish(&server->dispatcher);
		free(server);
		return NULL;
	}
	server->port = listening_port(server->civetweb);
	return server;
}

int http_server_port(const struct http_server *server)
{
	return server->port;
}

static size_t wait_until_idle(struct http_server *server, int deadline_ms)
{
	int64_t until_us = clock_monotonic_us() + deadline_ms * US_PER_MS;
	const struct timespec pause = {.tv_nsec = DRAIN_POLL_MS * 1000000L};
	while (atomic_load(&server->dispatcher.in_flight) > 0 && clock_monotonic_us() < until_us)
		nanosleep(&pause, NULL);
	return (size_t)atomic_load(&server->dispatcher.in_flight);
}

/* While running requests end, new ones are told 503 and their connections closed; once none
 * runs, none can start any more, and civetweb may cut off what it likes. */
size_t http_server_destroy(struct http_server *server, int deadline_ms)
{
	if (!server)
		return 0;
	atomic_store(&server->draining, true);
	size_t cut_off = wait_until_idle(server, deadline_ms);
	sockets_close_reading(server->port);
	mg_stop(server->civetweb);
	dispatch_finish(&server->dispatcher);
	free(server);
	return cut_off;
}
