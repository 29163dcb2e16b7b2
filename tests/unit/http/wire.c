/* Blocking sockets with a timeout of five seconds: a hanging server fails the test. */
#include "unit/http/wire.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

int wire_connect(int port)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct timeval timeout = {.tv_sec = 5};
	int on = 1;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	cr_assert(connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
	return fd;
}

bool wire_send(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t sent = send(fd, bytes, len, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		bytes += sent;
		len -= (size_t)sent;
	}
	return true;
}

static bool receive_more(int fd, struct answer *answer, size_t *len, size_t limit)
{
	ssize_t got = recv(fd, answer->text + *len, limit - *len, 0);
	if (got <= 0)
		return false;
	*len += (size_t)got;
	answer->text[*len] = '\0';
	return true;
}

const char *wire_header(const struct answer *answer, const char *name, char value[256])
{
	value[0] = '\0';
	size_t name_len = strlen(name);
	for (const char *line = strstr(answer->text, "\r\n"); line && line + 2 < answer->body;
		line = strstr(line + 2, "\r\n")) {
		if (strncasecmp(line + 2, name, name_len) != 0 || line[2 + name_len] != ':')
			continue;
		const char *start = line + 3 + name_len + strspn(line + 3 + name_len, " ");
		size_t len = strcspn(start, "\r");
		if (len > 255)
			len = 255;
		memcpy(value, start, len);
		value[len] = '\0';
	}
	return value;
}

/* Byte by byte over the head, so that what follows the answer stays in the socket. */
void wire_receive(int fd, struct answer *answer)
{
	memset(answer, 0, sizeof *answer);
	size_t len = 0;
	while (!strstr(answer->text, "\r\n\r\n"))
		if (len + 2 >= sizeof answer->text || !receive_more(fd, answer, &len, len + 1)) {
			answer->closed = true;
			return;
		}
	answer->body = answer->text + len;
	answer->status = atoi(answer->text + strlen("HTTP/1.1 "));
	char value[256];
	size_t end = len + (size_t)atoi(wire_header(answer, "Content-Length", value));
	cr_assert(end < sizeof answer->text);
	while (len < end)
		cr_assert(receive_more(fd, answer, &len, end), "the body is short");
	answer->closed = strcasecmp(wire_header(answer, "Connection", value), "close") == 0;
}

void wire_ask(int port, struct answer *answer, const char *request)
{
	int fd = wire_connect(port);
	wire_send(fd, request, strlen(request));
	wire_receive(fd, answer);
	close(fd);
}

bool wire_is_closed(int fd)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
	char byte;
	return poll(&poll_fd, 1, 1000) == 1 && recv(fd, &byte, 1, 0) <= 0;
}
