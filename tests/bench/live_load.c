/* Thousands of streams that only read, and a clock: live_load ADDRESS PORT[,PORT] COUNT ws|sse PATH
 * [HEADER]
 *
 * Connects COUNT streams, to the ports in turn, and says "ready" when each has got its head. What
 * then comes is looked through for "T=<nanoseconds of the monotonic clock>;", which the sender of a
 * message wrote. For each line on its standard input it says as JSON what came since a line "?". */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define EVENTS_AT_ONCE 512
#define READ_BYTES (256 * 1024)
#define MARK_BYTES 32 /* "T=" and its number at most */
#define CLASS_US 20
#define CLASSES 1000000
#define AT_ONCE 64 /* connections that wait for their head */
#define PER_SOURCE 5000
#define PORTS_MAX 8

struct stream {
	int fd;
	bool greeted;
	unsigned char kept; /* bytes of a mark that is not whole yet */
	char tail[MARK_BYTES];
};

static struct {
	struct sockaddr_in to[PORTS_MAX];
	size_t ports;
	char request[8192];
	size_t count, connected, greeted, lost;
	struct stream *streams;
	int epoll;
	uint64_t deliveries, first_ns, last_ns;
	uint32_t *classes;
} load;

static uint64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void connect_next(void)
{
	struct stream *stream = &load.streams[load.connected];
	struct sockaddr_in from = {.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(0x7f000002u + (uint32_t)(load.connected / PER_SOURCE))};
	const struct sockaddr_in *to = &load.to[load.connected % load.ports];
	int yes = 1;
	stream->fd = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(stream->fd, IPPROTO_IP, 24 /* IP_BIND_ADDRESS_NO_PORT */, &yes, sizeof yes);
	if (stream->fd < 0 || bind(stream->fd, (struct sockaddr *)&from, sizeof from) != 0 ||
		connect(stream->fd, (const struct sockaddr *)to, sizeof *to) != 0)
		fail("connect");
	if (write(stream->fd, load.request, strlen(load.request)) < 0)
		fail("write");
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = stream};
	epoll_ctl(load.epoll, EPOLL_CTL_ADD, stream->fd, &event);
	load.connected++;
}

static void note(uint64_t sent_ns)
{
	uint64_t now = now_ns();
	uint64_t class = (now - sent_ns) / 1000 / CLASS_US;
	load.classes[class < CLASSES ? class : CLASSES - 1]++;
	load.first_ns = load.first_ns && load.first_ns < sent_ns ? load.first_ns : sent_ns;
	load.last_ns = now;
	load.deliveries++;
}

/* @return where a mark begins that is not whole; len where there is none */
static size_t look_through(const char *data, size_t len)
{
	size_t at = 0;
	for (;;) {
		const char *mark = memmem(data + at, len - at, "T=", 2);
		if (!mark)
			return len && data[len - 1] == 'T' ? len - 1 : len;
		const char *end = memchr(mark, ';', len - (size_t)(mark - data));
		if (!end)
			return (size_t)(mark - data);
		if (mark[2] >= '0' && mark[2] <= '9')
			note(strtoull(mark + 2, NULL, 10));
		at = (size_t)(end - data);
	}
}

static void greet(struct stream *stream, const char *data)
{
	if (strncmp(data, "HTTP/1.1 101", 12) != 0 && strncmp(data, "HTTP/1.1 200", 12) != 0) {
		fprintf(stderr, "refused: %.200s\n", data);
		exit(1);
	}
	stream->greeted = true;
	load.greeted++;
}

static void lose(struct stream *stream)
{
	close(stream->fd);
	load.lost++;
}

static void read_stream(struct stream *stream)
{
	static char data[MARK_BYTES + READ_BYTES + 1];
	memcpy(data, stream->tail, stream->kept);
	ssize_t got = recv(stream->fd, data + stream->kept, READ_BYTES, MSG_DONTWAIT);
	if (got <= 0) {
		if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK))
			lose(stream);
		return;
	}
	size_t len = stream->kept + (size_t)got;
	data[len] = '\0';
	if (!stream->greeted)
		greet(stream, data);
	size_t rest = look_through(data, len);
	stream->kept = (unsigned char)(len - rest < MARK_BYTES ? len - rest : 0);
	memcpy(stream->tail, data + rest, stream->kept);
}

static uint64_t percentile_us(double part)
{
	uint64_t wanted = (uint64_t)((double)load.deliveries * part), seen = 0;
	for (size_t i = 0; i < CLASSES; i++) {
		seen += load.classes[i];
		if (seen > wanted)
			return (uint64_t)i * CLASS_US;
	}
	return 0;
}

static void report(void)
{
	printf("{\"deliveries\":%" PRIu64 ",\"seconds\":%.6f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,"
	       "\"max_ms\":%.3f,\"lost\":%zu}\n",
		load.deliveries, (double)(load.last_ns - load.first_ns) / 1e9,
		(double)percentile_us(0.5) / 1e3, (double)percentile_us(0.99) / 1e3,
		(double)percentile_us(0.999999) / 1e3, load.lost);
	fflush(stdout);
}

static void forget(void)
{
	memset(load.classes, 0, CLASSES * sizeof *load.classes);
	load.deliveries = load.first_ns = load.last_ns = 0;
}

/* false when there will be no more questions. */
static bool answer(void)
{
	char line[64];
	if (read(STDIN_FILENO, line, sizeof line) <= 0)
		return false;
	report();
	if (line[0] == '?')
		forget();
	return true;
}

static void connect_some(void)
{
	while (load.connected < load.count && load.connected - load.greeted < AT_ONCE)
		connect_next();
}

static void run(void)
{
	struct epoll_event events[EVENTS_AT_ONCE];
	bool ready = false;
	for (;;) {
		connect_some();
		if (!ready && load.greeted == load.count) {
			ready = true;
			puts("ready");
			fflush(stdout);
		}
		int count = epoll_wait(load.epoll, events, EVENTS_AT_ONCE, -1);
		for (int i = 0; i < count; i++) {
			if (events[i].data.ptr)
				read_stream(events[i].data.ptr);
			else if (!answer())
				return;
		}
	}
}

static void write_request(char **argv, int argc)
{
	bool is_websocket = strcmp(argv[4], "ws") == 0;
	snprintf(load.request, sizeof load.request, "GET %s HTTP/1.1\r\nHost: %s\r\n%s%s%s\r\n",
		argv[5], argv[1], argc > 6 ? argv[6] : "", argc > 6 ? "\r\n" : "",
		is_websocket ? "Upgrade: websocket\r\nConnection: Upgrade\r\n"
			       "Sec-WebSocket-Version: 13\r\n"
			       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
			     : "Accept: text/event-stream\r\n");
}

static void find_ports(const char *address, char *ports)
{
	for (char *port; load.ports < PORTS_MAX && (port = strsep(&ports, ",")); load.ports++) {
		struct sockaddr_in *to = &load.to[load.ports];
		*to = (struct sockaddr_in){.sin_family = AF_INET,
			.sin_port = htons((uint16_t)atoi(port))};
		inet_pton(AF_INET, address, &to->sin_addr);
	}
}

int main(int argc, char **argv)
{
	struct rlimit files;
	if (argc < 6)
		return 2;
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	find_ports(argv[1], argv[2]);
	load.count = (size_t)atol(argv[3]);
	load.streams = calloc(load.count, sizeof *load.streams);
	load.classes = calloc(CLASSES, sizeof *load.classes);
	load.epoll = epoll_create1(0);
	if (!load.streams || !load.classes || load.epoll < 0)
		fail("start");
	write_request(argv, argc);
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
	epoll_ctl(load.epoll, EPOLL_CTL_ADD, STDIN_FILENO, &event);
	run();
	return 0;
}
