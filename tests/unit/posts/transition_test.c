/* The state machine, all of it: every status, action and role. */
#include "transition.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#define ANN 1
#define BOB 2

static struct call call;

static void start(void)
{
	call_init(&call, arena_create(), NULL);
}

static void end(void)
{
	struct arena *arena = call.arena;
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(transition, .init = start, .fini = end);

static const enum post_action actions[] = {POST_ACTION_SAVE, POST_ACTION_SUBMIT,
	POST_ACTION_PUBLISH, POST_ACTION_EDIT, POST_ACTION_APPROVE, POST_ACTION_REJECT,
	POST_ACTION_SCHEDULE, POST_ACTION_MOVE, POST_ACTION_CANCEL, POST_ACTION_GO_LIVE,
	POST_ACTION_FAIL, POST_ACTION_DOUBT, POST_ACTION_REPLAY, POST_ACTION_CONFIRM,
	POST_ACTION_REMOVE};

/* A letter for each status: none (0), draft, pending (it waits), approved, rejected, scheduled,
 * published, failed, unconfirmed. */
static const char letters[] = "0dwarspfu";

/* By status, in the order of the letters, and action; "-" is a refusal. */
static const char *const steps[][9] = {
	[POST_KIND_POST] =
		{
			"d - p - - - - - - - - - - - -",
			"d - p d - - s - - - - - - - 0",
			"- - - - - - - - - - - - - - -",
			"- - - - - - - - - - - - - - -",
			"- - - - - - - - - - - - - - -",
			"- - - s - - - s d p f u - - 0",
			"d - p p - - - - - - - - - - 0",
			"- - - f - - s - d - - - s p 0",
			"- - - u - - s - d - - - s p 0",
		},
	[POST_KIND_ARTICLE] =
		{
			"d w - - - - - - - - - - - - -",
			"d w - d - - - - - - - - - - 0",
			"d w - w a r - - - - - - - - 0",
			"- - - w - - s - - - - - - - 0",
			"d w - w - - - - - - - - - - 0",
			"- - - w - - - s a p f u - - 0",
			"- - - w - - - - - - - - - - 0",
			"- - - w - - s - a - - - s p 0",
			"- - - w - - s - a - - - s p 0",
		},
};

/* Who may take each action: its author, an approver, an admin, nobody of these, Crier itself. */
static const char *const who[] = {
	"yes no  yes no no ", /* save */
	"yes no  yes no no ", /* submit */
	"yes no  yes no no ", /* publish */
	"yes no  yes no no ", /* edit */
	"no  yes yes no no ", /* approve */
	"no  yes yes no no ", /* reject */
	"yes no  yes no no ", /* schedule */
	"yes no  yes no yes", /* move */
	"yes no  yes no no ", /* cancel */
	"no  no  no  no yes", /* go_live */
	"no  no  no  no yes", /* fail */
	"no  no  no  no yes", /* doubt */
	"yes no  yes no no ", /* replay */
	"yes no  yes no no ", /* confirm */
	"yes no  yes no yes", /* remove */
};

/* Of a post of Ann's. */
static const struct {
	struct principal principal;
	enum actor actor;
	size_t column; /* in who */
} people[] = {
	{{.role = ROLE_USER, .user_id = ANN}, ACTOR_AUTHOR, 0},
	{{.role = ROLE_APPROVER, .user_id = ANN}, ACTOR_AUTHOR, 0},
	{{.role = ROLE_ADMIN, .user_id = ANN}, ACTOR_AUTHOR, 0},
	{{.role = ROLE_APPROVER, .user_id = BOB}, ACTOR_APPROVER, 4},
	{{.role = ROLE_ADMIN, .user_id = BOB}, ACTOR_ADMIN, 8},
	{{.role = ROLE_USER, .user_id = BOB}, ACTOR_NOBODY, 12},
	{{.role = ROLE_PUBLIC}, ACTOR_NOBODY, 12},
	{{.role = ROLE_SERVICE}, ACTOR_CRIER, 15},
};

static bool may(size_t action, size_t person)
{
	return who[action][people[person].column] == 'y';
}

static enum err expected(char step, bool is_allowed)
{
	if (!is_allowed)
		return ERR_FORBIDDEN;
	return step == '-' ? ERR_CONFLICT : OK;
}

/* As every operation asks: first who, then whether. */
static enum err ask(const struct post *post, enum post_action action, enum post_status *to)
{
	TRY(transition_check_actor(&call, post, action));
	return transition_next(&call, post, action, to);
}

static void check(enum post_kind kind, size_t from, size_t action, size_t person)
{
	const struct post post = {.kind = kind, .status = (enum post_status)from, .user_id = ANN};
	char step = steps[kind][from][2 * action];
	enum post_status to = post.status;
	call.principal = people[person].principal;
	enum err err = ask(&post, actions[action], &to);
	cr_expect(eq(int, err, expected(step, may(action, person))), "%s %zu, %s by person %zu",
		post_kind_name(kind), from, post_action_name(actions[action]), person);
	char became = err ? letters[from] : step;
	cr_expect(eq(chr, letters[to], became), "%s %zu, %s", post_kind_name(kind), from,
		post_action_name(actions[action]));
}

Test(transition, every_status_action_and_role_is_as_it_is_written_here_again)
{
	cr_assert(eq(sz, strlen(letters), POST_STATUS_UNCONFIRMED + 1));
	cr_assert(eq(sz, COUNT_OF(actions), POST_ACTION_REMOVE - POST_ACTION_CREATE));
	for (size_t person = 0; person < COUNT_OF(people); person++)
		for (size_t from = 0; from < strlen(letters); from++)
			for (size_t action = 0; action < COUNT_OF(actions); action++) {
				check(POST_KIND_POST, from, action, person);
				check(POST_KIND_ARTICLE, from, action, person);
			}
}

Test(transition, an_author_is_that_and_nothing_else)
{
	for (size_t i = 0; i < COUNT_OF(people); i++)
		cr_expect(eq(int, transition_actor(&people[i].principal, ANN), people[i].actor),
			"%zu", i);
}

static void reach(bool *reached, enum post_action without)
{
	for (size_t round = 0; round < strlen(letters); round++)
		for (size_t from = 0; from < strlen(letters); from++)
			for (size_t i = 0; reached[from] && i < COUNT_OF(actions); i++) {
				enum post_status to = (enum post_status)from;
				if (actions[i] != without)
					transition_find(POST_KIND_ARTICLE, (enum post_status)from,
						actions[i], &to);
				reached[to] = true;
			}
}

Test(transition, no_article_is_public_or_scheduled_that_nobody_approved)
{
	bool reached[COUNT_OF(letters)] = {true};
	reach(reached, POST_ACTION_APPROVE);
	static const bool wanted[] = {[POST_STATUS_NONE] = true,
		[POST_STATUS_DRAFT] = true,
		[POST_STATUS_PENDING] = true,
		[POST_STATUS_REJECTED] = true,
		[POST_STATUS_UNCONFIRMED] = false};
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		cr_expect(eq(int, reached[i], wanted[i]), "%c", letters[i]);
	reach(reached, 0);
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		cr_expect(reached[i], "%c", letters[i]);
}

Test(transition, what_statements_write_out_the_table_has_for_both_kinds)
{
	static const struct {
		enum post_action action;
		enum post_status to;
	} written[] = {
		{POST_ACTION_SCHEDULE, POST_STATUS_SCHEDULED},
		{POST_ACTION_MOVE, POST_STATUS_SCHEDULED},
		{POST_ACTION_REPLAY, POST_STATUS_SCHEDULED},
		{POST_ACTION_GO_LIVE, POST_STATUS_PUBLISHED},
		{POST_ACTION_CONFIRM, POST_STATUS_PUBLISHED},
		{POST_ACTION_FAIL, POST_STATUS_FAILED},
		{POST_ACTION_DOUBT, POST_STATUS_UNCONFIRMED},
	};
	for (size_t i = 0; i < COUNT_OF(written); i++)
		for (size_t from = 0; from < strlen(letters); from++) {
			enum post_status to = written[i].to;
			transition_find(POST_KIND_POST, (enum post_status)from, written[i].action,
				&to);
			cr_expect(eq(int, to, written[i].to));
			transition_find(POST_KIND_ARTICLE, (enum post_status)from,
				written[i].action, &to);
			cr_expect(eq(int, to, written[i].to));
		}
}

Test(transition, what_is_not_for_a_kind_is_for_it_in_no_status)
{
	cr_expect(not(transition_is_for(POST_KIND_POST, POST_ACTION_SUBMIT)));
	cr_expect(not(transition_is_for(POST_KIND_POST, POST_ACTION_APPROVE)));
	cr_expect(not(transition_is_for(POST_KIND_ARTICLE, POST_ACTION_PUBLISH)));
	cr_expect(transition_is_for(POST_KIND_ARTICLE, POST_ACTION_SUBMIT));
}
