/* A real redis-server for a test: its own port, its own folder, gone with the test. */
#ifndef CRIER_TESTS_REDIS_SERVER_H
#define CRIER_TESTS_REDIS_SERVER_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct redis_server {
	pid_t pid;
	int port;
	char url[64];
	char folder[32];
	const char *password; /* NULL: none */
};

static inline void pause_ms(int ms)
{
	struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
	nanosleep(&pause, NULL);
}

static inline struct sockaddr_in loopback(int port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

/* A port that the kernel just gave out and will not give again soon. */
static inline int free_port(void)
{
	struct sockaddr_in address = loopback(0);
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(fd, (struct sockaddr *)&address, size) != 0 ||
		getsockname(fd, (struct sockaddr *)&address, &size) != 0)
		abort();
	close(fd);
	return ntohs(address.sin_port);
}

/* True once the server answers: a listening socket alone does not prove it. */
static inline bool redis_server_answers(const struct redis_server *server)
{
	struct sockaddr_in address = loopback(server->port);
	char reply[64] = "";
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	bool answered = connect(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
			write(fd, "PING\r\n", 6) == 6 && read(fd, reply, sizeof reply - 1) > 0;
	close(fd);
	return answered && (strncmp(reply, "+PONG", 5) == 0 || strncmp(reply, "-NOAUTH", 7) == 0);
}

static inline void redis_server_launch(struct redis_server *server)
{
	char port[16];
	snprintf(port, sizeof port, "%d", server->port);
	server->pid = fork();
	if (server->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execlp("redis-server", "redis-server", "--port", port, "--bind", "127.0.0.1",
			"--save", "", "--appendonly", "no", "--dir", server->folder, "--loglevel",
			"warning", "--logfile", "log", server->password ? "--requirepass" : NULL,
			server->password, NULL);
		_exit(127);
	}
	for (int tries = 0; !redis_server_answers(server); tries++) {
		if (tries > 1000)
			abort();
		pause_ms(10);
	}
}

static inline struct redis_server redis_server_start(const char *password)
{
	signal(SIGPIPE, SIG_IGN); /* as every daemon has it */
	struct redis_server server = {.port = free_port(), .password = password};
	strcpy(server.folder, "/tmp/crier-redis-XXXXXX");
	if (!mkdtemp(server.folder))
		abort();
	snprintf(server.url, sizeof server.url, "redis://%s%s%s127.0.0.1:%d/0", password ? ":" : "",
		password ? password : "", password ? "@" : "", server.port);
	redis_server_launch(&server);
	return server;
}

static inline void redis_server_kill(struct redis_server *server)
{
	kill(server->pid, SIGKILL);
	waitpid(server->pid, NULL, 0);
	server->pid = 0;
}

static inline void redis_server_finish(struct redis_server *server)
{
	if (server->pid)
		redis_server_kill(server);
	char log[64];
	snprintf(log, sizeof log, "%s/log", server->folder);
	unlink(log);
	rmdir(server->folder);
}

#endif
