/* hiredis in blocking mode with socket timeouts; what its errors and Redis' own mean. */
#include "redis/connection.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "redis/reply.h"

static struct timeval timeval_of(int timeout_ms)
{
	return (struct timeval){
		.tv_sec = timeout_ms / 1000,
		.tv_usec = timeout_ms % 1000 * 1000,
	};
}

void connection_close(struct redis_connection *connection)
{
	if (!connection)
		return;
	if (connection->context)
		redisFree(connection->context);
	free(connection);
}

bool connection_is_quiet(const struct redis_connection *connection)
{
	char byte;
	ssize_t got = recv(connection->context->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
	return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

static enum err lose(struct call *c, struct redis_connection *connection)
{
	connection->fault = CONNECTION_GONE;
	return fail(c, ERR_UNAVAILABLE, "redis: %s", connection->context->errstr);
}

/* The socket's timeouts cost two system calls, so they are set only when they change. */
static enum err set_timeout(struct call *c, struct redis_connection *connection, int timeout_ms)
{
	if (connection->timeout_ms == timeout_ms)
		return OK;
	if (redisSetTimeout(connection->context, timeval_of(timeout_ms)) != REDIS_OK)
		return lose(c, connection);
	connection->timeout_ms = timeout_ms;
	return OK;
}

static enum err connect_to(struct call *c, struct redis_connection *connection,
	const struct redis_address *address, int timeout_ms)
{
	struct timeval timeout = timeval_of(timeout_ms);
	connection->context = address->socket
				      ? redisConnectUnixWithTimeout(address->socket, timeout)
				      : redisConnectWithTimeout(address->host, address->port,
						timeout);
	if (!connection->context)
		abort(); /* out of memory, as the arena has it */
	if (connection->context->err)
		return lose(c, connection);
	return set_timeout(c, connection, timeout_ms);
}

/* An error reply of a handshake means that this Redis is of no use to us as it is. */
static enum err run_handshake_step(struct call *c, struct redis_connection *connection,
	const char *const *words, size_t count)
{
	struct redis_command command = {.words = words, .count = count};
	const char *refusal = "no answer";
	enum err err = connection_exchange(c, connection, connection->timeout_ms, &command, 1, NULL,
		&refusal);
	if (err == ERR_INTERNAL)
		return fail(c, ERR_UNAVAILABLE, "redis refuses %s: %s", words[0], refusal);
	return err;
}

static enum err shake_hands(struct call *c, struct redis_connection *connection,
	const struct redis_address *address)
{
	if (address->user) {
		TRY(run_handshake_step(c, connection,
			REDIS_WORDS("AUTH", address->user, address->password), 3));
	} else if (address->password) {
		TRY(run_handshake_step(c, connection, REDIS_WORDS("AUTH", address->password), 2));
	}
	if (address->database) {
		const char *database = call_printf(c, "%d", address->database);
		TRY(run_handshake_step(c, connection, REDIS_WORDS("SELECT", database), 2));
	}
	return run_handshake_step(c, connection, REDIS_WORDS("PING"), 1);
}

struct redis_connection *connection_open(struct call *c, const struct redis_address *address,
	int timeout_ms)
{
	struct redis_connection *connection = calloc(1, sizeof *connection);
	if (!connection)
		abort();
	if (connect_to(c, connection, address, timeout_ms) != OK ||
		shake_hands(c, connection, address) != OK) {
		connection_close(connection);
		return NULL;
	}
	return connection;
}

/* Error codes that speak of the server's state, not of the command. */
static enum err judge_refusal(struct call *c, struct redis_connection *connection,
	const char *error)
{
	static const struct {
		const char *code;
		enum connection_fault fault;
	} states[] = {
		{"LOADING", CONNECTION_GONE},	 /* reads its file at start */
		{"MASTERDOWN", CONNECTION_GONE}, /* a replica without its master */
		{"READONLY", CONNECTION_GONE},	 /* a replica: the master is elsewhere now */
		{"NOAUTH", CONNECTION_GONE},	 /* the password was changed under us */
		{"CLUSTERDOWN", CONNECTION_GONE},
		{"BUSY", CONNECTION_SOUND},	  /* a script runs too long */
		{"OOM", CONNECTION_SOUND},	  /* reads still work */
		{"MISCONF", CONNECTION_SOUND},	  /* likewise: cannot save */
		{"NOREPLICAS", CONNECTION_SOUND}, /* likewise */
	};
	size_t len = strcspn(error, " ");
	for (size_t i = 0; i < COUNT_OF(states); i++) {
		if (strlen(states[i].code) == len && memcmp(states[i].code, error, len) == 0) {
			if (connection->fault == CONNECTION_SOUND)
				connection->fault = states[i].fault;
			return fail(c, ERR_UNAVAILABLE, "redis: %s", error);
		}
	}
	return fail(c, ERR_INTERNAL, "redis refused a command: %s", error);
}

static enum err read_reply(struct call *c, struct redis_connection *connection,
	struct redis_reply *reply, const char **refusal)
{
	struct reply_builder builder = {.arena = c->arena};
	redisReplyObjectFunctions functions;
	reply_builder_attach(connection->context->reader, &functions, &builder);
	void *built = NULL;
	int status = redisGetReply(connection->context, &built);
	/* A half-read reply is the arena's, so nothing is to be freed through the reader later. */
	connection->context->reader->fn = NULL;
	if (status != REDIS_OK || !built)
		return lose(c, connection);
	if (reply)
		*reply = builder.root;
	if (!builder.error)
		return OK;
	enum err err = judge_refusal(c, connection, builder.error);
	if (refusal && err == ERR_INTERNAL)
		*refusal = builder.error;
	return err;
}

static enum err append(struct call *c, struct redis_connection *connection,
	const struct redis_command *command)
{
	const char **words = call_alloc(c, command->count * sizeof *words);
	memcpy(words, command->words, command->count * sizeof *words);
	if (redisAppendCommandArgv(connection->context, (int)command->count, words,
		    command->lengths) != REDIS_OK)
		return lose(c, connection);
	return OK;
}

enum err connection_exchange(struct call *c, struct redis_connection *connection, int timeout_ms,
	const struct redis_command *commands, size_t count, struct redis_reply *replies,
	const char **refusal)
{
	TRY(set_timeout(c, connection, timeout_ms));
	for (size_t i = 0; i < count; i++)
		TRY(append(c, connection, &commands[i]));

	enum err first = OK;
	struct failure failure = c->failure;
	for (size_t i = 0; i < count; i++) {
		enum err err = read_reply(c, connection, replies ? &replies[i] : NULL,
			first == OK ? refusal : NULL);
		if (err != OK && first == OK) {
			first = err;
			failure = c->failure;
		}
		if (connection->context->err)
			break;
	}
	c->failure = failure;
	return first;
}

enum err connection_send(struct call *c, struct redis_connection *connection,
	const struct redis_command *command)
{
	TRY(append(c, connection, command));
	for (int done = 0; !done;)
		if (redisBufferWrite(connection->context, &done) != REDIS_OK)
			return lose(c, connection);
	return OK;
}

enum err connection_await(struct call *c, struct redis_connection *connection, int timeout_ms,
	struct redis_reply *reply, bool *arrived)
{
	const redisReader *reader = connection->context->reader;
	struct pollfd socket = {.fd = connection->context->fd, .events = POLLIN};
	*arrived = false;
	if (reader->pos >= reader->len && poll(&socket, 1, timeout_ms) <= 0)
		return OK;
	TRY(read_reply(c, connection, reply, NULL));
	*arrived = true;
	return OK;
}
