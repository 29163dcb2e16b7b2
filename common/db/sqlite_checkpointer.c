/* A pass waits for nobody: it writes back what no reader still needs from the log, and the next one
 * the rest. What fails is tried again by the next, and in the end by the writer, which tells.
 *
 * Before 3.51.3 SQLite loses data where a writer begins the log anew at the moment when a pass of
 * another connection begins (wal.html, section 11, "the WAL reset bug"). So a reader of our own
 * stands in the log as long as a pass runs: no writer of any process begins it anew then. */
#include "db/sqlite_checkpointer.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#define STACK_BYTES ((size_t)256 * 1024)

/* Of the index that the log has in memory (walformat.html, section 2). */
#define INDEX_BYTES 32768
#define INDEX_FRAMES 4	      /* the number at which how many frames the log has is kept */
#define INDEX_WRITTEN_BACK 24 /* and how many of them were written back */

struct checkpointer {
	sqlite3 *handle;
	sqlite3 *guard; /* the reader */
	const volatile uint32_t *index;
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

/* NULL where SQLite has no such index. */
static const volatile uint32_t *find_index(sqlite3 *handle)
{
	sqlite3_file *file = NULL;
	void volatile *index = NULL;
	int code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	if (code != SQLITE_OK || !file || !file->pMethods || file->pMethods->iVersion < 2 ||
		file->pMethods->xShmMap(file, 0, INDEX_BYTES, 0, &index) != SQLITE_OK)
		return NULL;
	return index;
}

static void leave_log(const struct checkpointer *checkpointer)
{
	(void)sqlite3_exec(checkpointer->guard, "COMMIT", NULL, NULL, NULL);
}

/* A reader that begins when all was written back needs no log, and keeps nobody from beginning it
 * anew. So there has to be a rest before it begins, and the same one after.
 * @return whether it stands in the log, which is left again with leave_log */
static bool enter_log(const struct checkpointer *checkpointer)
{
	const volatile uint32_t *index = checkpointer->index;
	uint32_t written_back = index[INDEX_WRITTEN_BACK];
	if (written_back >= index[INDEX_FRAMES] ||
		sqlite3_exec(checkpointer->guard, "BEGIN; SELECT count(*) FROM sqlite_schema;",
			NULL, NULL, NULL) != SQLITE_OK)
		return false;
	if (index[INDEX_WRITTEN_BACK] == written_back && written_back < index[INDEX_FRAMES])
		return true;
	leave_log(checkpointer);
	return false;
}

static void write_back(struct checkpointer *checkpointer)
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

static void run_pass(struct checkpointer *checkpointer)
{
	if (!enter_log(checkpointer))
		return;
	write_back(checkpointer);
	leave_log(checkpointer);
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
	sqlite3_close_v2(checkpointer->guard);
	sqlite3_close_v2(checkpointer->handle);
	pthread_cond_destroy(&checkpointer->changed);
	pthread_mutex_destroy(&checkpointer->mutex);
	free(checkpointer);
}

static bool open_handles(struct checkpointer *checkpointer, const char *path)
{
	const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE;
	if (sqlite3_open_v2(path, &checkpointer->handle, flags, NULL) != SQLITE_OK ||
		sqlite3_open_v2(path, &checkpointer->guard, flags, NULL) != SQLITE_OK ||
		sqlite3_exec(checkpointer->handle, opening, NULL, NULL, NULL) != SQLITE_OK ||
		sqlite3_exec(checkpointer->guard, opening, NULL, NULL, NULL) != SQLITE_OK)
		return false;
	checkpointer->index = find_index(checkpointer->guard);
	return checkpointer->index;
}

struct checkpointer *checkpointer_create(const char *path, struct db_traffic *traffic)
{
	struct checkpointer *checkpointer = calloc(1, sizeof *checkpointer);
	if (!checkpointer)
		abort();
	checkpointer->traffic = traffic;
	pthread_mutex_init(&checkpointer->mutex, NULL);
	pthread_cond_init(&checkpointer->changed, NULL);
	if (open_handles(checkpointer, path) && start_thread(checkpointer))
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
