/* Whether an id comes again with other contents. */
#include "ingest/seen_ids.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

static bool note(struct seen_ids *seen, const char *id, int64_t key)
{
	return seen_ids_note(seen, &(struct act){.id = {id, strlen(id)}, .key = key});
}

Test(seen_ids, tell_an_id_that_comes_with_other_contents)
{
	struct metrics *metrics = metrics_create();
	struct seen_ids *seen = seen_ids_create(metrics);
	cr_expect(not(note(seen, "a", 1)));
	cr_expect(not(note(seen, "a", 1)), "the same again");
	cr_expect(not(note(seen, "b", 1)), "another id");
	cr_expect(note(seen, "a", 2));
	cr_expect(not(note(seen, "a", 2)));
	seen_ids_destroy(seen);
	metrics_destroy(metrics);
}

Test(seen_ids, take_nobody_for_another_however_many_there_are)
{
	struct metrics *metrics = metrics_create();
	struct seen_ids *seen = seen_ids_create(metrics);
	char id[32];
	for (int i = 0; i < 300000; i++) {
		snprintf(id, sizeof id, "event-%d", i);
		cr_assert(not(note(seen, id, i)), "%s", id);
	}
	seen_ids_destroy(seen);
	metrics_destroy(metrics);
}
