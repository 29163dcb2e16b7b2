/* Without TLS nobody knows who answers: then only networks that were named are dialled. */
#include "http/dialing.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "http/public_address.h"

static bool write_address(const struct sockaddr *address, char text[INET6_ADDRSTRLEN])
{
	if (address->sa_family == AF_INET)
		return inet_ntop(AF_INET,
			       &((const struct sockaddr_in *)(const void *)address)->sin_addr, text,
			       INET6_ADDRSTRLEN) != NULL;
	return address->sa_family == AF_INET6 &&
	       inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr,
		       text, INET6_ADDRSTRLEN) != NULL;
}

static bool may_dial(const struct dialing *dialing, const struct sockaddr *address)
{
	char text[INET6_ADDRSTRLEN];
	if (!write_address(address, text))
		return false;
	return trusted_has(dialing->allowed, text) ||
	       (dialing->is_https && public_address_is(text));
}

curl_socket_t dialing_open(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct dialing *dialing = arg;
	if (purpose == CURLSOCKTYPE_IPCXN && may_dial(dialing, &address->addr))
		return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
	dialing->was_refused = true;
	return CURL_SOCKET_BAD;
}

const char *dialing_why(const struct dialing *dialing, CURLcode code)
{
	if (dialing->was_refused && code == CURLE_COULDNT_CONNECT)
		return "its address is not a public one";
	return curl_easy_strerror(code);
}
