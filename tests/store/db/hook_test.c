/* What a call has done around whatever it writes, in the same transaction. */
#include <string.h>

#include "notes.h"

struct trace {
	char steps[16];
	enum err before, after; /* what they return */
};

static enum err before(struct call *c, void *arg)
{
	struct trace *trace = arg;
	strcat(trace->steps, "b");
	TRY(note_insert(c, &(struct note){.slug = "before"}));
	return trace->before;
}

static enum err after(struct call *c, void *arg)
{
	struct trace *trace = arg;
	strcat(trace->steps, "a");
	TRY(note_insert(c, &(struct note){.slug = "after"}));
	return trace->after;
}

static enum err write_two(struct call *c, void *arg)
{
	struct trace *trace = arg;
	strcat(trace->steps, "1");
	TRY(note_insert(c, &(struct note){.slug = "one"}));
	return db_write(c, note_insert, &(struct note){.slug = "nested"});
}

static enum err refuse(struct call *c, void *arg)
{
	TRY(write_two(c, arg));
	return fail(c, ERR_PRECONDITION, "changed my mind");
}

static enum err when_hooked(struct fixture *f, db_transaction *body, struct trace *trace)
{
	struct write_hook hook = {before, after, trace, false};
	f->call.write_hook = &hook;
	enum err err = db_write(&f->call, body, trace);
	f->call.write_hook = NULL;
	cr_expect(eq(int, hook.done, err == OK));
	return err;
}

STORE_TEST(hook, goes_around_the_outermost_write)
{
	struct fixture f = open_fixture(engine);
	struct trace trace = {0};
	must(&f.call, when_hooked(&f, write_two, &trace));
	cr_expect(eq(str, trace.steps, "b1a"));
	cr_expect(eq(i64, note_count(&f.call), 4));
}

STORE_TEST(hook, that_fails_undoes_all)
{
	struct fixture f = open_fixture(engine);
	struct trace first = {.before = ERR_CONFLICT}, last = {.after = ERR_TOO_LARGE};
	cr_expect(eq(int, when_hooked(&f, write_two, &first), ERR_CONFLICT));
	cr_expect(eq(str, first.steps, "b"));
	cr_expect(eq(int, when_hooked(&f, write_two, &last), ERR_TOO_LARGE));
	cr_expect(eq(str, last.steps, "b1a"));
	cr_expect(eq(i64, note_count(&f.call), 0));
}

STORE_TEST(hook, goes_with_a_body_that_fails)
{
	struct fixture f = open_fixture(engine);
	struct trace trace = {0};
	cr_expect(eq(int, when_hooked(&f, refuse, &trace), ERR_PRECONDITION));
	cr_expect(eq(str, trace.steps, "b1"));
	cr_expect(eq(i64, note_count(&f.call), 0));
}

STORE_TEST(hook, has_no_part_in_what_is_written_aside)
{
	struct fixture f = open_fixture(engine);
	struct trace trace = {0};
	struct write_hook hook = {before, after, &trace, false};
	f.call.write_hook = &hook;
	must(&f.call, db_write_aside(&f.call, note_insert, &(struct note){.slug = "aside"}));
	cr_expect(eq(str, trace.steps, ""));
	cr_expect(eq(ptr, (void *)f.call.write_hook, (void *)&hook));
	cr_expect(eq(i64, note_count(&f.call), 1));
}
