/* The notes these tests write and read, and what every one of them says first. */
#ifndef CRIER_TESTS_STORE_DB_NOTES_H
#define CRIER_TESTS_STORE_DB_NOTES_H

#include "db_sql.h"
#include "store/fixture.h"

#define NO_OWNER 0

struct note {
	int64_t owner_id; /* NO_OWNER: NULL */
	const char *slug; /* NULL is NULL */
	const char *body;
	int64_t written_at_us;
	bool pinned;
	int64_t id; /* set by note_insert */
};

/** A transaction body: inserts the struct note that is arg. */
enum err note_insert(struct call *c, void *arg);

/** Inserts in a transaction of its own; a failure fails the test. */
int64_t given_note(struct call *c, struct note note);

int64_t note_count(struct call *c);

/** Fails the test, saying why, unless err is OK. */
void must(struct call *c, enum err err);

/** Runs run(args[i]) on a thread each, and waits for all. */
void on_threads(size_t count, void *(*run)(void *arg), void *args, size_t arg_size);

/* Something one thread waits for until another says that it is so. */
struct gate;
struct gate *gate_create(void);
void gate_open(struct gate *gate);
void gate_wait(struct gate *gate);

#endif
