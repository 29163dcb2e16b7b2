/* The rules of one comment. */
#include "comments/comment.h"

#include "call_fixture.h"

TestSuite(comment, .init = start, .fini = end);

static struct comment comment_of(int64_t user_id, enum comment_status status)
{
	return (struct comment){.id = 7,
		.has_user_id = status != COMMENT_STATUS_REMOVED,
		.user_id = user_id,
		.seq = 3,
		.change_seq = 5,
		.content = "Words",
		.reason = status == COMMENT_STATUS_HIDDEN ? "Off topic" : NULL,
		.status = status};
}

/* Who may read and who may change, for each status. */
Test(comment, is_read_and_changed_by_whom_its_status_lets)
{
	static const struct {
		struct principal who;
		enum comment_status status;
		enum err read, change;
	} cases[] = {
		{{.role = ROLE_PUBLIC}, COMMENT_STATUS_VISIBLE, OK, ERR_FORBIDDEN},
		{{.role = ROLE_USER, .user_id = ANN}, COMMENT_STATUS_VISIBLE, OK, OK},
		{{.role = ROLE_USER, .user_id = BOB}, COMMENT_STATUS_VISIBLE, OK, ERR_FORBIDDEN},
		{{.role = ROLE_APPROVER, .user_id = BOB}, COMMENT_STATUS_VISIBLE, OK,
			ERR_FORBIDDEN},
		{{.role = ROLE_ADMIN, .user_id = BOB}, COMMENT_STATUS_VISIBLE, OK, OK},
		{{.role = ROLE_PUBLIC}, COMMENT_STATUS_HIDDEN, ERR_NOT_FOUND, ERR_NOT_FOUND},
		{{.role = ROLE_USER, .user_id = ANN}, COMMENT_STATUS_HIDDEN, OK, OK},
		{{.role = ROLE_USER, .user_id = BOB}, COMMENT_STATUS_HIDDEN, ERR_NOT_FOUND,
			ERR_NOT_FOUND},
		{{.role = ROLE_APPROVER, .user_id = BOB}, COMMENT_STATUS_HIDDEN, OK, ERR_FORBIDDEN},
		{{.role = ROLE_ADMIN, .user_id = BOB}, COMMENT_STATUS_HIDDEN, OK, OK},
		{{.role = ROLE_USER, .user_id = ANN}, COMMENT_STATUS_REMOVED, ERR_NOT_FOUND,
			ERR_NOT_FOUND},
		{{.role = ROLE_ADMIN, .user_id = BOB}, COMMENT_STATUS_REMOVED, ERR_NOT_FOUND,
			ERR_NOT_FOUND},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct comment comment = comment_of(ANN, cases[i].status);
		call.principal = cases[i].who;
		cr_expect(eq(int, comment_check_may_read(&call, &comment), cases[i].read),
			"case %zu", i);
		cr_expect(eq(int, comment_check_may_change(&call, &comment), cases[i].change),
			"case %zu", i);
		comment_conceal(&call, &comment);
		cr_expect(eq(int, comment.content != NULL, cases[i].read == OK), "case %zu", i);
	}
}

/* The public has no id, and neither has a removed comment an author. */
Test(comment, nobody_is_not_the_author_of_what_is_nobodys)
{
	struct comment comment = comment_of(0, COMMENT_STATUS_HIDDEN);
	comment.has_user_id = false;
	call.principal = (struct principal){.role = ROLE_PUBLIC};
	cr_expect(eq(int, comment_check_may_read(&call, &comment), ERR_NOT_FOUND));
}

Test(comment, is_not_edited_while_it_is_hidden)
{
	struct comment comment = comment_of(ANN, COMMENT_STATUS_HIDDEN);
	cr_expect(eq(int, comment_edit(&call, &comment, "Better"), ERR_CONFLICT));
	cr_expect(eq(str, (char *)comment.content, "Words"));
	comment_moderate(&call, &comment, NULL);
	cr_expect(eq(int, comment.status, COMMENT_STATUS_VISIBLE));
	cr_expect(eq(ptr, (void *)comment.reason, NULL));
	cr_expect(eq(int, comment_edit(&call, &comment, "Better"), OK));
	cr_expect(eq(str, (char *)comment.content, "Better"));
	cr_expect(eq(i64, comment.updated_at_us, now.fixed_us));
}

Test(comment, a_removed_one_says_nothing_and_is_nobodys)
{
	struct comment comment = comment_of(ANN, COMMENT_STATUS_HIDDEN);
	comment_remove(&call, &comment);
	cr_expect(eq(ptr, (void *)comment.content, NULL));
	cr_expect(eq(ptr, (void *)comment.reason, NULL));
	cr_expect(not(comment.has_user_id));
}

Test(comment, an_update_names_the_change_it_saw)
{
	struct comment comment = comment_of(ANN, COMMENT_STATUS_VISIBLE);
	cr_expect(eq(int, comment_check_match(&call, &comment, NULL), OK));
	cr_expect(eq(int, comment_check_match(&call, &comment, "\"5\""), OK));
	cr_expect(eq(int, comment_check_match(&call, &comment, "\"3\""), ERR_PRECONDITION));
}
