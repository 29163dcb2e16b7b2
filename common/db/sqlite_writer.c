/* A queue, and a token that says who commits: a caller who finds both free commits alone on its
 * own thread, for handing over to another costs more than the work; otherwise the writer's
 * thread takes all that is queued. Nobody is woken before his answer is there. */
#include "db/sqlite_writer.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "db/transaction.h"
#include "db/wait.h"

#define STACK_BYTES ((size_t)512 * 1024)
#define RETRY_AFTER_S 1
#define GATHER_FROM 8 /* writers at once, below which nobody is waited for */
#define GATHER_US 200

/* On the stack of the thread that waits for it. */
struct request {
	struct call *c;
	db_transaction *body;
	void *arg;
	enum err err;
	bool settled; /* took the group down once: not run again */
	struct answer answer;
	struct request *next;
};

struct group {
	struct request *first;
	size_t count;
	bool apart; /* each body in a savepoint of its own */
};

struct writer {
	struct db_connection *connection;
	const struct driver *driver;
	const struct db_options *options;
	pthread_mutex_t mutex;
	pthread_cond_t work; /* for the thread; for writer_destroy too */
	struct request *first, **last;
	size_t queued;
	size_t wanted; /* in the queue before the thread is woken from gathering; else 0 */
	bool busy;     /* somebody commits, or gathers for it */
	bool stopping;
	pthread_t thread;
};

static void unavailable(struct request *request, const char *cause)
{
	request->err = fail_retry(request->c, ERR_UNAVAILABLE, RETRY_AFTER_S,
		"the change was not saved");
	request->c->failure.cause = call_printf(request->c, "%s", cause ? cause : "");
}

/* What went well until now did not: nothing of the group was saved. */
static void fail_rest(struct group group, const char *cause)
{
	for (struct request *each = group.first; each; each = each->next)
		if (!each->settled)
			unavailable(each, cause);
}

static enum err too_late(struct call *c)
{
	return fail(c, ERR_TIMEOUT, "the change waited too long and was not made");
}

static void run_body(struct writer *writer, struct request *request, bool apart)
{
	if (call_remaining_ms(request->c, 1) == 0) {
		request->err = too_late(request->c);
		return;
	}
	call_forgive(request->c);
	writer->connection->failed = OK;
	request->err = (apart ? transaction_run_nested : transaction_run_body)(request->c,
		writer->connection, request->body, request->arg);
}

enum attempt { ATTEMPT_OVER, ATTEMPT_AGAIN, ATTEMPT_APART };

/* The engine rolled the whole transaction back inside one body. When that is the body's own
 * doing (it was interrupted), the others run again without it; when the disk is full or
 * broken, it is everybody's fate. */
static enum attempt rolled_back(struct group group, struct request *culprit)
{
	culprit->settled = true;
	if (culprit->err == OK)
		unavailable(culprit, "the transaction was rolled back");
	if (culprit->err != ERR_UNAVAILABLE)
		return ATTEMPT_AGAIN;
	fail_rest(group, culprit->c->failure.cause);
	return ATTEMPT_OVER;
}

static struct request *first_ok(struct group group)
{
	struct request *each = group.first;
	while (each && (each->settled || each->err != OK))
		each = each->next;
	return each;
}

static void roll_back(struct writer *writer, struct request *request)
{
	struct failure failure = request->c->failure;
	if (!writer->connection->rolled_back)
		(void)writer->driver->control(request->c, writer->connection, CONTROL_ROLLBACK);
	request->c->failure = failure;
}

static void run_alone(struct writer *writer, struct request *request);

/* A foreign key that is checked at the commit fails it for all: then each commits alone. */
static void commit(struct writer *writer, struct group group)
{
	struct request *ok = first_ok(group);
	if (!ok) {
		roll_back(writer, group.first);
		return;
	}
	enum err err = writer->driver->control(ok->c, writer->connection, CONTROL_COMMIT);
	if (err == OK)
		return;
	roll_back(writer, ok);
	const char *cause = ok->c->failure.cause;
	if (err == ERR_CONFLICT && group.count == 1)
		ok->err = err;
	else if (err == ERR_CONFLICT)
		for (struct request *each = group.first; each; each = each->next)
			run_alone(writer, each);
	else
		fail_rest(group, cause);
}

static enum attempt attempt_group(struct writer *writer, struct group group)
{
	struct db_connection *connection = writer->connection;
	connection->rolled_back = false;
	struct call *c = group.first->c;
	if (writer->driver->control(c, connection, CONTROL_BEGIN) != OK) {
		fail_rest(group, c->failure.cause);
		return ATTEMPT_OVER;
	}
	for (struct request *each = group.first; each; each = each->next) {
		if (each->settled)
			continue;
		int64_t changes = connection->changes;
		run_body(writer, each, group.apart);
		if (connection->rolled_back)
			return rolled_back(group, each);
		if (each->err != OK && connection->changes != changes && !group.apart) {
			roll_back(writer, each);
			return ATTEMPT_APART;
		}
	}
	commit(writer, group);
	return ATTEMPT_OVER;
}

/* A savepoint costs a fifth of a small body and few bodies fail once they have changed something:
 * only then they all run again, each in its own. Alone a body goes with its transaction. */
static void run_group(struct writer *writer, struct group group)
{
	enum attempt attempt;
	do {
		attempt = attempt_group(writer, group);
		group.apart |= attempt == ATTEMPT_APART;
	} while (attempt != ATTEMPT_OVER && group.count > 1);
}

static void run_alone(struct writer *writer, struct request *request)
{
	if (request->settled)
		return;
	struct request *next = request->next;
	request->next = NULL;
	run_group(writer, (struct group){.first = request, .count = 1});
	request->next = next;
}

static struct group take_all(struct writer *writer)
{
	struct group group = {.first = writer->first, .count = writer->queued};
	writer->first = NULL;
	writer->last = &writer->first;
	writer->queued = 0;
	return group;
}

static void answer_all(struct group group)
{
	for (struct request *each = group.first, *next; each; each = next) {
		next = each->next;
		answer_give(&each->answer);
	}
}

/* Those who were just answered are likely to be back in a moment: where many write, a commit
 * that waits for most of them is one instead of two. With the mutex held. */
static void gather(struct writer *writer, size_t last_count)
{
	size_t likely = last_count + writer->queued;
	if (likely < GATHER_FROM)
		return;
	int64_t until_us = clock_monotonic_us() + GATHER_US;
	writer->wanted = likely - likely / 4;
	while (writer->queued < writer->wanted && !writer->stopping)
		if (!wait_until(&writer->work, &writer->mutex, until_us))
			break;
	writer->wanted = 0;
}

static void *run_thread(void *arg)
{
	struct writer *writer = arg;
	size_t last_count = 0;
	/* Many wait for this one: back from the disk it goes first, whatever the others' policy. */
	(void)pthread_setschedparam(pthread_self(), SCHED_OTHER, &(struct sched_param){0});
	pthread_mutex_lock(&writer->mutex);
	for (;;) {
		while (writer->busy || (!writer->first && !writer->stopping))
			pthread_cond_wait(&writer->work, &writer->mutex);
		if (!writer->first)
			break;
		writer->busy = true;
		gather(writer, last_count);
		struct group group = take_all(writer);
		last_count = group.count;
		pthread_mutex_unlock(&writer->mutex);
		run_group(writer, group);
		answer_all(group);
		pthread_mutex_lock(&writer->mutex);
		writer->busy = false;
	}
	pthread_mutex_unlock(&writer->mutex);
	return NULL;
}

/* With the mutex held; gives it back while it works. */
static void commit_here(struct writer *writer, struct request *request)
{
	writer->busy = true;
	pthread_mutex_unlock(&writer->mutex);
	run_group(writer, (struct group){.first = request, .count = 1});
	pthread_mutex_lock(&writer->mutex);
	writer->busy = false;
	if (writer->first || writer->stopping)
		pthread_cond_signal(&writer->work);
}

/* True when the request was still queued and is not any more. */
static bool withdraw(struct writer *writer, struct request *request)
{
	struct request **link = &writer->first;
	while (*link && *link != request)
		link = &(*link)->next;
	if (!*link)
		return false;
	*link = request->next;
	if (!*link)
		writer->last = link;
	writer->queued--;
	return true;
}

/* Once a body may run there is no way back: it uses our stack. */
static void wait_for_answer(struct writer *writer, struct request *request)
{
	if (answer_wait(&request->answer, request->c->deadline_us))
		return;
	pthread_mutex_lock(&writer->mutex);
	bool withdrawn = withdraw(writer, request);
	pthread_mutex_unlock(&writer->mutex);
	if (withdrawn)
		request->err = too_late(request->c);
	else
		(void)answer_wait(&request->answer, 0);
}

static void enqueue(struct writer *writer, struct request *request)
{
	*writer->last = request;
	writer->last = &request->next;
	writer->queued++;
	if (!writer->busy || (writer->wanted && writer->queued >= writer->wanted))
		pthread_cond_signal(&writer->work);
}

static enum err refuse(struct call *c)
{
	return fail_retry(c, ERR_UNAVAILABLE, RETRY_AFTER_S, "too many changes are waiting");
}

enum err writer_run(struct call *c, struct writer *writer, db_transaction *body, void *arg)
{
	struct request request = {.c = c, .body = body, .arg = arg};
	pthread_mutex_lock(&writer->mutex);
	bool here = !writer->stopping && !writer->busy && !writer->first;
	bool queued = !writer->stopping && !here &&
		      writer->queued < writer->options->write_queue_max;
	if (here)
		commit_here(writer, &request);
	else if (queued)
		enqueue(writer, &request);
	pthread_mutex_unlock(&writer->mutex);
	if (queued)
		wait_for_answer(writer, &request);
	return here || queued ? request.err : refuse(c);
}

static bool start_thread(struct writer *writer)
{
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	int result = pthread_create(&writer->thread, &attributes, run_thread, writer);
	pthread_attr_destroy(&attributes);
	return result == 0;
}

struct writer *writer_create(const struct driver *driver, const struct db_options *options,
	struct db_traffic *traffic, char *why, size_t why_size)
{
	struct db_connection *connection = driver->connect(options, CONNECTION_WRITER, why,
		why_size);
	if (!connection)
		return NULL;
	struct writer *writer = calloc(1, sizeof *writer);
	if (!writer)
		abort();
	connection->traffic = traffic;
	writer->connection = connection;
	writer->driver = driver;
	writer->options = options;
	writer->last = &writer->first;
	wait_init_mutex(&writer->mutex);
	pthread_cond_init(&writer->work, NULL);
	if (start_thread(writer))
		return writer;
	snprintf(why, why_size, "no thread for the writer");
	pthread_cond_destroy(&writer->work);
	pthread_mutex_destroy(&writer->mutex);
	driver->close(connection);
	free(writer);
	return NULL;
}

void writer_destroy(struct writer *writer)
{
	if (!writer)
		return;
	pthread_mutex_lock(&writer->mutex);
	writer->stopping = true;
	pthread_cond_signal(&writer->work);
	pthread_mutex_unlock(&writer->mutex);
	pthread_join(writer->thread, NULL);
	pthread_cond_destroy(&writer->work);
	pthread_mutex_destroy(&writer->mutex);
	writer->driver->close(writer->connection);
	free(writer);
}
