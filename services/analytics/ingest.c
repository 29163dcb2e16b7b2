/* Whoever finds nobody writing takes all that wait and writes them; who comes meanwhile waits, and
 * the first of those is the next who writes. */
#include "ingest.h"

#include <pthread.h>
#include <stdlib.h>

#include "db/db.h"
#include "db/wait.h"
#include "ingest_group.h"
#include "ranking_cache.h"

#define GROUP_BATCHES_MAX 256
#define GROUP_ROWS_MAX 8192 /* with the batch that reaches it */

/* On the stack of the thread that waits. */
struct waiting {
	struct ingest_batch *batch;
	struct answer answer; /* given when it is written, or when it is its turn to write */
	bool leads;
	enum err err;
	struct waiting *next;
};

struct ingest {
	pthread_mutex_t mutex;
	struct waiting *first, **last;
	bool busy;
};

struct ingest *ingest_create(void)
{
	struct ingest *ingest = calloc(1, sizeof *ingest);
	if (!ingest)
		return NULL;
	wait_init_mutex(&ingest->mutex);
	ingest->last = &ingest->first;
	return ingest;
}

void ingest_destroy(struct ingest *ingest)
{
	if (!ingest)
		return;
	pthread_mutex_destroy(&ingest->mutex);
	free(ingest);
}

/* With the mutex held: the first ones, who leads among them. */
static size_t take_group(struct ingest *ingest, struct waiting **taken)
{
	size_t count = 0, rows = 0;
	while (ingest->first && count < GROUP_BATCHES_MAX && rows < GROUP_ROWS_MAX) {
		struct waiting *next = ingest->first;
		rows += next->batch->count;
		taken[count++] = next;
		ingest->first = next->next;
	}
	if (!ingest->first)
		ingest->last = &ingest->first;
	return count;
}

static enum err write_taken(struct call *c, struct waiting **taken, size_t count)
{
	struct ingest_batch **batches = call_alloc(c, count * sizeof *batches);
	for (size_t i = 0; i < count; i++)
		batches[i] = taken[i]->batch;
	struct ingest_group group = {batches, count};
	TRY(db_write(c, ingest_group_write, &group));
	ranking_cache_forget(c); /* before anybody is answered */
	return OK;
}

static void hand_over(struct ingest *ingest)
{
	pthread_mutex_lock(&ingest->mutex);
	struct waiting *next = ingest->first;
	ingest->busy = next != NULL;
	if (next)
		next->leads = true;
	pthread_mutex_unlock(&ingest->mutex);
	if (next)
		answer_give(&next->answer);
}

static enum err lead(struct call *c, struct ingest *ingest, const struct waiting *own)
{
	struct waiting **taken = call_alloc(c, GROUP_BATCHES_MAX * sizeof(struct waiting *));
	pthread_mutex_lock(&ingest->mutex);
	size_t count = take_group(ingest, taken);
	pthread_mutex_unlock(&ingest->mutex);
	enum err err = write_taken(c, taken, count);
	for (size_t i = 0; i < count; i++) {
		if (taken[i] == own)
			continue;
		taken[i]->err = err;
		answer_give(&taken[i]->answer);
	}
	hand_over(ingest);
	return err;
}

/* Whether it is this one's turn to write; if not, it is written. */
static bool enqueue(struct ingest *ingest, struct waiting *own)
{
	pthread_mutex_lock(&ingest->mutex);
	own->leads = !ingest->busy;
	ingest->busy = true;
	*ingest->last = own;
	ingest->last = &own->next;
	pthread_mutex_unlock(&ingest->mutex);
	if (!own->leads)
		(void)answer_wait(&own->answer, 0);
	return own->leads;
}

static enum err write_alone(struct call *c, struct ingest_batch *batch)
{
	struct ingest_batch *batches[] = {batch};
	struct ingest_group group = {batches, 1};
	TRY(db_write(c, ingest_group_write, &group));
	ranking_cache_forget(c);
	return OK;
}

/* What failed a group may be another's fault, or that the time of who wrote it was up; but a
 * database that is not there is everybody's. */
enum err ingest_write(struct call *c, struct ingest *ingest, struct ingest_batch *batch)
{
	struct waiting own = {.batch = batch};
	if (enqueue(ingest, &own))
		own.err = lead(c, ingest, &own);
	else if (own.err == ERR_UNAVAILABLE)
		return fail_retry(c, ERR_UNAVAILABLE, 1, "the events were not saved");
	if (own.err == OK || own.err == ERR_UNAVAILABLE)
		return own.err;
	call_forgive(c);
	return write_alone(c, batch);
}
