/* Leaving libwebsockets' HTTP: it keeps the headers of a request, 13 KB, as long as it is being
 * answered, cuts off what takes longer than minutes, and wants to know at once whether a WebSocket
 * is agreed to. So a request that is read goes on as a bare socket, and a WebSocket comes back for
 * its frames when it is agreed to. */
#include <stdio.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "wire/inside.h"

#define HANDSHAKE_SIZE 256

/* A second descriptor of a socket; the first one is given another file before libwebsockets shuts
 * it down. @return -1 when there are no descriptors left */
static int detach(struct lws *wsi, const struct wire *wire)
{
	int old = lws_get_socket_fd(wsi);
	int fd = dup(old);
	if (fd < 0)
		return -1;
	epoll_ctl(uv_backend_fd(&wire->loop), EPOLL_CTL_DEL, old, NULL);
	dup2(wire->stand_in, old);
	return fd;
}

struct lws *wire_take_over(struct lws *wsi, const struct wire *wire)
{
	lws_sock_file_fd_type fd = {.sockfd = detach(wsi, wire)};
	if (fd.sockfd < 0)
		return NULL;
	struct lws *bare = lws_adopt_descriptor_vhost(lws_get_vhost(wsi), LWS_ADOPT_SOCKET, fd,
		WIRE_PROTOCOL, NULL); /* closes it where that fails */
	if (bare)
		lws_set_timeout(bare, NO_PENDING_TIMEOUT, 0);
	return bare;
}

/* libwebsockets is given the handshake once more, from memory, and now answers it before this
 * returns, unless too many others are being read. */
bool wire_upgrade(struct link *link)
{
	char handshake[HANDSHAKE_SIZE];
	struct lws *bare = link->wsi;
	int len = snprintf(handshake, sizeof handshake,
		"GET / HTTP/1.1\r\nHost: crier\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n",
		link->key);
	int fd = detach(bare, link->wire);
	if (fd < 0)
		return false;
	link->wire->upgrading = link;
	struct lws *wsi = lws_adopt_socket_vhost_readbuf(lws_get_vhost(bare), fd, handshake,
		(size_t)len);
	link->wire->upgrading = NULL;
	if (wsi && !link->is_websocket) /* it would be answered as a request of its own */
		lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
	if (!wsi || !link->is_websocket)
		return false;
	lws_set_opaque_user_data(bare, NULL);
	lws_set_timeout(bare, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
	lws_set_opaque_user_data(wsi, link);
	lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
	link->wsi = wsi;
	return true;
}
