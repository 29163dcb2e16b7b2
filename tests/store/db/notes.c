/* Notes, threads and gates for the tests of this folder. */
#include "notes.h"

#include <pthread.h>
#include <stdlib.h>

const struct fixture_plan fixture_plan = {&db_sql, &db_migrations};

enum err note_insert(struct call *c, void *arg)
{
	struct note *note = arg;
	struct db_row row;
	TRY(db_query_one(c, &SQL_NOTE_INSERT,
		DB_ARGS(db_int_or_null(note->owner_id != NO_OWNER, note->owner_id),
			db_text(note->slug), db_text(note->body), db_double(0.5),
			db_int(note->pinned), db_time(note->written_at_us)),
		&row));
	note->id = row_int(&row);
	row_end(&row);
	return OK;
}

void must(struct call *c, enum err err)
{
	cr_assert(eq(int, err, OK), "%s (%s)", c->failure.detail ? c->failure.detail : "",
		c->failure.cause ? c->failure.cause : "");
}

int64_t given_note(struct call *c, struct note note)
{
	must(c, db_write(c, note_insert, &note));
	return note.id;
}

int64_t note_count(struct call *c)
{
	struct db_row row;
	must(c, db_query_one(c, &SQL_NOTE_COUNT, DB_NO_ARGS, &row));
	return row_int(&row);
}

void on_threads(size_t count, void *(*run)(void *arg), void *args, size_t arg_size)
{
	pthread_t *threads = calloc(count, sizeof *threads);
	for (size_t i = 0; i < count; i++)
		cr_assert(eq(int,
			pthread_create(&threads[i], NULL, run, (char *)args + i * arg_size), 0));
	for (size_t i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	free(threads);
}

struct gate {
	pthread_mutex_t mutex;
	pthread_cond_t opened;
	bool open;
};

struct gate *gate_create(void)
{
	struct gate *gate = calloc(1, sizeof *gate);
	pthread_mutex_init(&gate->mutex, NULL);
	pthread_cond_init(&gate->opened, NULL);
	return gate;
}

void gate_open(struct gate *gate)
{
	pthread_mutex_lock(&gate->mutex);
	gate->open = true;
	pthread_cond_broadcast(&gate->opened);
	pthread_mutex_unlock(&gate->mutex);
}

void gate_wait(struct gate *gate)
{
	pthread_mutex_lock(&gate->mutex);
	while (!gate->open)
		pthread_cond_wait(&gate->opened, &gate->mutex);
	pthread_mutex_unlock(&gate->mutex);
}
