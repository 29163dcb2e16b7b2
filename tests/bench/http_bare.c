/* The least a civetweb daemon can do: one fixed answer, no routing, no contract. What the
 * bench compares the gateway with, so that only our own work shows. */
#include <civetweb.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct answer {
	const char *text;
	size_t len;
};

static int answer_request(struct mg_connection *connection, void *arg)
{
	const struct answer *answer = arg;
	mg_write(connection, answer->text, answer->len);
	return 200;
}

static struct answer make_answer(size_t body_bytes)
{
	size_t size = body_bytes + 256;
	char *text = malloc(size);
	if (!text)
		abort();
	int head = snprintf(text, size,
		"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
		"Connection: keep-alive\r\nContent-Length: %zu\r\n\r\n",
		body_bytes);
	memset(text + head, 'x', body_bytes);
	return (struct answer){text, (size_t)head + body_bytes};
}

/* http_bare ADDRESS BODY_BYTES; ends on SIGTERM. */
int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: http_bare 127.0.0.1:PORT BODY_BYTES\n");
		return 2;
	}
	sigset_t ending;
	sigemptyset(&ending);
	sigaddset(&ending, SIGTERM);
	sigaddset(&ending, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ending, NULL);

	struct answer answer = make_answer(strtoul(argv[2], NULL, 10));
	const char *options[] = {"listening_ports", argv[1], "num_threads", "64", "tcp_nodelay",
		"1", "enable_keep_alive", "yes", "keep_alive_timeout_ms", "60000",
		"request_timeout_ms", "60000", NULL};
	mg_init_library(0);
	struct mg_context *server = mg_start(&(struct mg_callbacks){0}, NULL, options);
	if (!server) {
		fprintf(stderr, "http_bare: cannot listen on %s\n", argv[1]);
		return 1;
	}
	mg_set_request_handler(server, "/", answer_request, &answer);
	int signal_number;
	sigwait(&ending, &signal_number);
	mg_stop(server);
	mg_exit_library();
	return 0;
}
