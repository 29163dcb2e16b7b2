/* civetweb tells nobody its sockets, and its threads look at the stop flag only every two
 * seconds while they wait on one. So they are found by their local port. Each is duplicated
 * before it is looked at: the number may be closed and given to something else meanwhile. */
#include "http/sockets.h"

#include <dirent.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int local_port(int fd)
{
	struct sockaddr_in address = {0};
	socklen_t len = sizeof address;
	int type = 0;
	socklen_t type_len = sizeof type;
	if (getsockname(fd, (struct sockaddr *)&address, &len) != 0 ||
		address.sin_family != AF_INET ||
		getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_len) != 0 || type != SOCK_STREAM)
		return -1;
	return ntohs(address.sin_port);
}

static void close_reading(int fd, int port)
{
	/* Raw, for a sanitizer would take the harmless race with a closing thread for a bug. */
	int copy = (int)syscall(SYS_dup, fd);
	if (copy < 0)
		return;
	if (local_port(copy) == port)
		shutdown(copy, SHUT_RD);
	close(copy);
}

void sockets_close_reading(int port)
{
	DIR *dir = opendir("/proc/self/fd");
	if (!dir)
		return; /* then stopping takes those two seconds */
	for (const struct dirent *entry; (entry = readdir(dir));)
		if (*entry->d_name != '.')
			close_reading(atoi(entry->d_name), port);
	closedir(dir);
}
