/* A pass waits for nobody: it writes back what no reader still needs from the log, and the next one
 * the rest. What fails is tried again by the next, and in the end by the writer, which tells. */
#include "db/sqlite_checkpointer.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>

#define STACK_BYTES ((size_t)256 * 1024)

struct checkpointer {
	sqlite3 *handle;
	struct db_traffic *traffic;
	_Atomic int written_back;
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	bool asked;
	bool stopping;
	pthread_t thread;
};

/* FULL: the file is on the disk before the log that it came from may be begun anew. Reading opens
 * the log; a connection that has not done so would find nothing to write back. */
static const char opening[] = "PRAGMA synchronous = FULL; PRAGMA mmap_size = 0;"
			      "SELECT count(*) FROM sqlite_schema;";

static void run_pass(struct checkpointer *checkpointer)
{
	int in_log = 0;
	int written_back = 0;
	int code = sqlite3_wal_checkpoint_v2(checkpointer->handle, NULL, SQLITE_CHECKPOINT_PASSIVE,
		&in_log, &written_back);
	if (code != SQLITE_OK)
		return;
	atomic_store(&checkpointer->written_back, written_back);
	if (in_log == written_back)
		atomic_store(&checkpointer->traffic->crowded, false);
}

static void *run_thread(void *arg)
{
	struct checkpointer *checkpointer = arg;
	pthread_mutex_lock(&checkpointer->mutex);
	for (;;) {
		while (!checkpointer->asked && !checkpointer->stopping)
			pthread_cond_wait(&checkpointer->changed, &checkpointer->mutex);
		if (checkpointer->stopping)
			break;
		checkpointer->asked = false;
		pthread_mutex_unlock(&checkpointer->mutex);
		run_pass(checkpointer);
		pthread_mutex_lock(&checkpointer->mutex);
	}
	pthread_mutex_unlock(&checkpointer->mutex);
	return NULL;
}

static bool start_thread(struct checkpointer *checkpointer)
{
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	int result = pthread_create(&checkpointer->thread, &attributes, run_thread, checkpointer);
	pthread_attr_destroy(&attributes);
	return result == 0;
}

static void finish(struct checkpointer *checkpointer)
{
	sqlite3_close_v2(checkpointer->handle);
	pthread_cond_destroy(&checkpointer->changed);
	pthread_mutex_destroy(&checkpointer->mutex);
	free(checkpointer);
}

struct checkpointer *checkpointer_create(const char *path, struct db_traffic *traffic)
{
	struct checkpointer *checkpointer = calloc(1, sizeof *checkpointer);
	if (!checkpointer)
		abort();
	checkpointer->traffic = traffic;
	pthread_mutex_init(&checkpointer->mutex, NULL);
	pthread_cond_init(&checkpointer->changed, NULL);
	if (sqlite3_open_v2(path, &checkpointer->handle,
		    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
		sqlite3_exec(checkpointer->handle, opening, NULL, NULL, NULL) == SQLITE_OK &&
		start_thread(checkpointer))
		return checkpointer;
	finish(checkpointer);
	return NULL;
}

void checkpointer_destroy(struct checkpointer *checkpointer)
{
	if (!checkpointer)
		return;
	pthread_mutex_lock(&checkpointer->mutex);
	checkpointer->stopping = true;
	pthread_cond_signal(&checkpointer->changed);
	pthread_mutex_unlock(&checkpointer->mutex);
	pthread_join(checkpointer->thread, NULL);
	finish(checkpointer);
}

void checkpointer_ask(struct checkpointer *checkpointer)
{
	pthread_mutex_lock(&checkpointer->mutex);
	checkpointer->asked = true;
	pthread_cond_signal(&checkpointer->changed);
	pthread_mutex_unlock(&checkpointer->mutex);
}

int checkpointer_written_back(const struct checkpointer *checkpointer)
{
	return atomic_load(&checkpointer->written_back);
}

void checkpointer_forget(struct checkpointer *checkpointer)
{
	if (checkpointer)
		atomic_store(&checkpointer->written_back, 0);
}
