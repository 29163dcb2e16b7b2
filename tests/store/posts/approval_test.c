/* An article that is edited after its approval is not what was approved. */
#include <inttypes.h>

#include "given.h"
#include "posts_api.h"
#include "publishing/publishing_store.h"
#include "store/plan.h"

#define DUE_US (FIXTURE_NOW_US + US_PER_MINUTE)

static struct ticket given_scheduled_article(struct fixture *f)
{
	struct ticket ticket = given_scheduled(f, ANN, DUE_US);
	plan_run(f, call_printf(&f->call, "UPDATE posts SET kind = 'article' WHERE id = %" PRId64,
			    ticket.post_id));
	f->call.principal = (struct principal){.user_id = ANN, .role = ROLE_USER};
	return ticket;
}

static struct post edited(struct fixture *f, struct ticket ticket, struct post_change change)
{
	struct post post;
	cr_assert(eq(int,
		update_post(&f->call,
			&(struct update_post_in){.id = ticket.post_id, .body = change}, &post),
		OK));
	return post;
}

static size_t due(struct fixture *f)
{
	struct due_item_list list;
	bool more;
	cr_assert(eq(int,
		publishing_store_due(&f->call, DUE_US + US_PER_DAY, NULL, 10, &list, &more), OK));
	return list.count;
}

STORE_TEST(approval, an_article_that_is_edited_does_not_go_out)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_scheduled_article(&f);
	cr_expect(eq(sz, due(&f), 1));
	struct post post = edited(&f, ticket, (struct post_change){.title = "Something else"});
	cr_expect(eq(int, post.status, POST_STATUS_PENDING));
	cr_expect(not(post.has_publish_at));
	cr_expect(eq(str, (char *)post.title, "Something else"));
	cr_expect(eq(sz, due(&f), 0));
	struct ticket_list waiting;
	cr_assert(eq(int,
		publishing_store_waiting(&f.call, &(struct ticket_list){&ticket, 1}, &waiting),
		OK));
	cr_expect(eq(sz, waiting.count, 0));
}

STORE_TEST(approval, a_post_that_is_edited_goes_out_all_the_same)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_scheduled(&f, ANN, DUE_US);
	f.call.principal = (struct principal){.user_id = ANN, .role = ROLE_USER};
	struct post post = edited(&f, ticket, (struct post_change){.title = "Something else"});
	cr_expect(eq(int, post.status, POST_STATUS_SCHEDULED));
	cr_expect(eq(sz, due(&f), 1));
}

STORE_TEST(approval, an_approved_article_that_is_edited_is_not_public)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_scheduled_article(&f);
	plan_run(&f, "UPDATE posts SET status = 'approved', publish_at = NULL");
	cr_expect(eq(int, edited(&f, ticket, (struct post_change){.content = "More"}).status,
		POST_STATUS_PENDING));
}
