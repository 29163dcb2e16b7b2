/* A name has one job, so however many ask for it, it is fetched once; whoever asks waits until that
 * job came to an end once more. Who asks again for what has just failed is told the same. */
#include "page_asking.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "db/db.h"
#include "page_erasure_store.h"
#include "page_job_store.h"
#include "page_name.h"
#include "scraper.h"

#define QUEUE_MAX 1000
#define LOOK_FIRST_MS 10
#define LOOK_LONGEST_MS 160
#define LOOKED_AT_US US_PER_HOUR /* as exactly it is noted */

struct asking {
	const char *name;
	struct page_job_state state;
};

/* Its fetch may have ended since the page was looked for: another one would be one too many. Asked
 * when the job's row is ours, so that nobody ends it now. @return OK | ERR_CONFLICT (it is known)
 */
static enum err check_unknown(struct call *c, const char *name)
{
	int64_t id;
	enum err err = page_store_id(c, name, &id);
	if (err == OK)
		return fail(c, ERR_CONFLICT, "the page is known by now");
	if (err == ERR_NOT_FOUND)
		call_forgive(c);
	return err == ERR_NOT_FOUND ? OK : err;
}

static enum err put_job(struct call *c, void *arg)
{
	const struct asking *asking = arg;
	int64_t waiting;
	TRY(page_job_store_waiting(c, QUEUE_MAX, &waiting));
	if (waiting >= QUEUE_MAX)
		return fail_retry(c, ERR_UNAVAILABLE, 60, "too many pages wait to be fetched");
	TRY(page_job_store_count_asker(c, c->principal.user_id,
		scraper_of(c)->policy.unknown_per_hour));
	TRY(page_job_store_put(c, asking->name));
	return check_unknown(c, asking->name);
}

static enum err explain(struct call *c, const struct page_job_state *state)
{
	int64_t left_us = state->has_not_before ? state->not_before_us - call_now_us(c) : 0;
	int wait_s = left_us > 0 ? (int)(left_us / US_PER_SECOND) + 1 : 1;
	const char *detail = state->detail ? state->detail : "no source told anything of the page";
	enum outcome outcome = outcome_of_word(state->outcome ? state->outcome : "");
	enum advice advice = outcome_advice(outcome);
	if (outcome == OUTCOME_UNKNOWN || advice == ADVICE_CONFIRM ||
		outcome == OUTCOME_NOT_FOUND_OR_NO_PERMISSION)
		fail(c, ERR_NOT_FOUND, "%s", detail);
	else if (advice == ADVICE_REFUSE)
		fail(c, ERR_INVALID, "%s", detail);
	else
		fail_retry(c, ERR_UNAVAILABLE, wait_s, "%s", detail);
	c->failure.class = outcome == OUTCOME_UNKNOWN ? NULL : outcome_word(outcome);
	return c->failure.err;
}

static enum err check_erased(struct call *c, const char *name)
{
	bool erased;
	TRY(page_erasure_store_find(c, ERASURE_PAGE, name, &erased));
	return erased ? fail(c, ERR_NOT_FOUND, "the page was removed, as whoever has it asked for")
		      : OK;
}

static bool is_to_wait(const struct page_job_state *state, int64_t now_us)
{
	return state->ended && state->has_not_before && state->not_before_us > now_us;
}

static void rest(int ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L}, NULL);
}

/* @param[out] ended  whether the job came to an end since before */
static enum err wait_for_end(struct call *c, const struct asking *asking,
	struct page_job_state *state, bool *ended)
{
	int64_t until_us = clock_monotonic_us() + scraper_of(c)->policy.wait_us;
	bool found = true;
	*ended = false;
	for (int ms = LOOK_FIRST_MS; !*ended && clock_monotonic_us() < until_us;) {
		rest(ms);
		ms = ms < LOOK_LONGEST_MS ? 2 * ms : ms;
		TRY(page_job_store_state(c, asking->name, state, &found));
		*ended = !found || state->ended != asking->state.ended;
	}
	return OK;
}

/* Threads that wait are not there for others: some always are. */
static enum err wait_in_turn(struct call *c, const struct asking *asking,
	struct page_job_state *state, bool *ended)
{
	struct scraper *scraper = scraper_of(c);
	enum err err = OK;
	*ended = false;
	if (atomic_fetch_add(&scraper->waiting, 1) < scraper->policy.waiting_max)
		err = wait_for_end(c, asking, state, ended);
	atomic_fetch_sub(&scraper->waiting, 1);
	return err;
}

static enum err read_again(struct call *c, const char *name, const struct page_job_state *state,
	struct stored_page *page)
{
	enum err err = page_store_by_name(c, name, page);
	if (err != ERR_NOT_FOUND)
		return err;
	return explain(c, state);
}

enum err page_ask(struct call *c, const char *name, struct stored_page *page)
{
	struct asking asking = {.name = name};
	struct page_job_state state;
	bool found, ended;
	*page = (struct stored_page){0};
	TRY(check_erased(c, name));
	TRY(page_job_store_state(c, name, &asking.state, &found));
	if (found && is_to_wait(&asking.state, call_now_us(c)))
		return explain(c, &asking.state);
	enum err err = db_write(c, put_job, &asking);
	if (err == ERR_CONFLICT) {
		call_forgive(c);
		return page_store_by_name(c, name, page);
	}
	TRY(err);
	TRY(wait_in_turn(c, &asking, &state, &ended));
	return ended ? read_again(c, name, &state, page) : OK;
}

static enum err touch(struct call *c, void *arg)
{
	return page_job_store_touch(c, arg);
}

void page_look(struct call *c, const struct stored_page *page)
{
	const char *name;
	bool noted = page->has_asked && call_now_us(c) - page->asked_at_us < LOOKED_AT_US;
	if (noted && page->has_due)
		return;
	if (page_name_read(c, page->username, &name) != OK ||
		db_write(c, touch, (void *)(uintptr_t)name) != OK)
		call_forgive(c);
}

enum err page_find(struct call *c, const char *username, struct stored_page *page)
{
	const char *name;
	TRY(page_name_read(c, username, &name));
	TRY(page_store_by_name(c, name, page));
	page_look(c, page);
	return OK;
}
