/* Whoever finds nobody writing takes all that wait and writes them; who comes meanwhile waits, and
 * the first of those is the next who writes. PostgreSQL has two such lines: while one waits for
 * what both count, or for the disk, the log of the other's events is written. */
#include "ingest/ingest.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "db/db.h"
#include "db/wait.h"
#include "ingest/ingest_group.h"
#include "ranking_cache.h"

#define LINES_MAX 2
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

struct line {
	pthread_mutex_t mutex;
	struct waiting *first, **last;
	bool busy;
};

struct ingest {
	struct line lines[LINES_MAX];
	unsigned count;
	atomic_uint turn;
};

struct ingest *ingest_create(enum db_engine engine)
{
	struct ingest *ingest = calloc(1, sizeof *ingest);
	if (!ingest)
		return NULL;
	ingest->count = engine == DB_POSTGRES ? LINES_MAX : 1;
	for (unsigned i = 0; i < LINES_MAX; i++) {
		wait_init_mutex(&ingest->lines[i].mutex);
		ingest->lines[i].last = &ingest->lines[i].first;
	}
	return ingest;
}

void ingest_destroy(struct ingest *ingest)
{
	if (!ingest)
		return;
	for (unsigned i = 0; i < LINES_MAX; i++)
		pthread_mutex_destroy(&ingest->lines[i].mutex);
	free(ingest);
}

/* With the mutex held: the first ones, who leads among them. */
static size_t take_group(struct line *line, struct waiting **taken)
{
	size_t count = 0, rows = 0;
	while (line->first && count < GROUP_BATCHES_MAX && rows < GROUP_ROWS_MAX) {
		struct waiting *next = line->first;
		rows += next->batch->count;
		taken[count++] = next;
		line->first = next->next;
	}
	if (!line->first)
		line->last = &line->first;
	return count;
}

static enum err write_taken(struct call *c, struct waiting **taken, size_t count)
{
	struct ingest_batch **batches = call_alloc(c, count * sizeof *batches);
	for (size_t i = 0; i < count; i++)
		batches[i] = taken[i]->batch;
	struct ingest_group group = {batches, count};
	enum err err = db_write(c, ingest_group_write, &group);
	ranking_cache_note(
		c); /* before anybody is answered; who got an error may have been counted */
	return err;
}

static void hand_over(struct line *line)
{
	pthread_mutex_lock(&line->mutex);
	struct waiting *next = line->first;
	line->busy = next != NULL;
	if (next)
		next->leads = true;
	pthread_mutex_unlock(&line->mutex);
	if (next)
		answer_give(&next->answer);
}

static enum err lead(struct call *c, struct line *line, const struct waiting *own)
{
	struct waiting **taken = call_alloc(c, GROUP_BATCHES_MAX * sizeof(struct waiting *));
	pthread_mutex_lock(&line->mutex);
	size_t count = take_group(line, taken);
	pthread_mutex_unlock(&line->mutex);
	enum err err = write_taken(c, taken, count);
	hand_over(line);
	for (size_t i = 0; i < count; i++) {
		if (taken[i] == own)
			continue;
		taken[i]->err = err;
		answer_give(&taken[i]->answer);
	}
	return err;
}

/* Whether it is this one's turn to write; if not, it is written. Who waits is another's until the
 * answer is given, and looks at nothing before: else it could be gone when that is. */
static bool enqueue(struct line *line, struct waiting *own)
{
	pthread_mutex_lock(&line->mutex);
	bool is_first = !line->busy;
	line->busy = true;
	*line->last = own;
	line->last = &own->next;
	pthread_mutex_unlock(&line->mutex);
	if (is_first)
		return true;
	(void)answer_wait(&own->answer, 0);
	return own->leads;
}

static enum err write_alone(struct call *c, struct ingest_batch *batch)
{
	struct ingest_batch *batches[] = {batch};
	struct ingest_group group = {batches, 1};
	enum err err = db_write(c, ingest_group_write, &group);
	ranking_cache_note(c);
	return err;
}

/* What failed a group may be another's fault, or that the time of who wrote it was up; but a
 * database that is not there is everybody's. */
enum err ingest_write(struct call *c, struct ingest *ingest, struct ingest_batch *batch)
{
	struct waiting own = {.batch = batch};
	struct line *line = &ingest->lines[atomic_fetch_add(&ingest->turn, 1) % ingest->count];
	if (enqueue(line, &own))
		own.err = lead(c, line, &own);
	else if (own.err == ERR_UNAVAILABLE)
		return fail_retry(c, ERR_UNAVAILABLE, 1, "the events were not saved");
	if (own.err == OK || own.err == ERR_UNAVAILABLE)
		return own.err;
	call_forgive(c);
	return write_alone(c, batch);
}
