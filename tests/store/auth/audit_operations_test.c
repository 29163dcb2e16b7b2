/* The audit log: who reads it, page by page, and what of it can be changed. */
#include "audit_store.h"
#include "keys/keys.h"
#include "store/auth/given.h"

static enum err listed(struct fixture *f, struct list_audit_in in, struct audit_page *page)
{
	if (!in.limit)
		in.limit = 100;
	*page = (struct audit_page){0};
	return list_audit(&f->call, &in, page);
}

static struct tokens given_admin(struct fixture *f)
{
	given_auth(f, NULL);
	struct tokens root = given_role(f, "root", ACCOUNT_ROLE_ADMIN);
	as(f, &root);
	return root;
}

static struct audit_entry entry_about(int64_t subject_id)
{
	return (struct audit_entry){.action = "tested", .subject_id = subject_id};
}

static enum err add(struct call *c, void *arg)
{
	return audit_store_add(c, arg);
}

static void given_entries(struct fixture *f, int count)
{
	for (int i = 1; i <= count; i++) {
		struct audit_entry entry = entry_about(1000 + i % 2);
		cr_assert(eq(int, db_write(&f->call, add, &entry), OK));
	}
}

STORE_TEST(audit_operations, it_is_for_admins)
{
	struct fixture f = open_fixture(engine);
	struct tokens root = given_admin(&f);
	struct tokens ann = given_user(&f, "ann");
	struct audit_page page;
	as(&f, &ann);
	cr_expect(eq(int, listed(&f, (struct list_audit_in){0}, &page), ERR_FORBIDDEN));
	as(&f, &root);
	cr_expect(eq(int, listed(&f, (struct list_audit_in){0}, &page), OK));
}

STORE_TEST(audit_operations, an_entry_says_who_did_what_to_whom_from_where)
{
	struct fixture f = open_fixture(engine);
	struct tokens root = given_admin(&f);
	f.call.client_ip = "192.0.2.7";
	struct audit_entry entry = entry_about(42);
	entry.detail = "for a test";
	cr_assert(eq(int, db_write(&f.call, add, &entry), OK));
	struct audit_page page;
	cr_assert(eq(int, listed(&f, (struct list_audit_in){.action = "tested"}, &page), OK));
	cr_assert(eq(sz, page.items.count, 1));
	const struct audit_record *record = &page.items.items[0];
	cr_expect(eq(i64, record->happened_at_us, FIXTURE_NOW_US));
	cr_expect(eq(i64, record->actor_id, root.user.id));
	cr_expect(eq(i64, record->subject_id, 42));
	cr_expect(eq(str, (char *)record->detail, "for a test"));
	cr_expect(eq(str, (char *)record->ip, "192.0.2.7"));
	cr_expect(eq(str, (char *)record->request_id, f.call.request_id));
}

STORE_TEST(audit_operations, pages_are_newest_first_without_gap_or_double_also_within_a_moment)
{
	struct fixture f = open_fixture(engine);
	given_admin(&f);
	given_entries(&f, 7);
	pass(&f, 1);
	given_entries(&f, 4);
	struct list_audit_in in = {.action = "tested", .limit = 3};
	struct audit_page page;
	int64_t last_id = INT64_MAX;
	size_t seen = 0;
	do {
		cr_assert(eq(int, listed(&f, in, &page), OK));
		for (size_t i = 0; i < page.items.count; i++, seen++) {
			cr_expect(lt(i64, page.items.items[i].id, last_id));
			last_id = page.items.items[i].id;
		}
		in.cursor = page.next_cursor;
	} while (in.cursor && seen < 100);
	cr_expect(eq(sz, seen, 11));
}

STORE_TEST(audit_operations, filters_go_together)
{
	struct fixture f = open_fixture(engine);
	struct tokens root = given_admin(&f);
	given_entries(&f, 3);
	pass(&f, 10);
	given_entries(&f, 5);
	struct audit_page page;
	struct list_audit_in in = {.has_subject_id = true, .subject_id = 1001};
	cr_assert(eq(int, listed(&f, in, &page), OK));
	cr_expect(eq(sz, page.items.count, 5));
	in.has_from = true;
	in.from_us = FIXTURE_NOW_US + 10 * US_PER_SECOND;
	cr_assert(eq(int, listed(&f, in, &page), OK));
	cr_expect(eq(sz, page.items.count, 3));
	in.has_actor_id = true;
	in.actor_id = root.user.id;
	cr_assert(eq(int, listed(&f, in, &page), OK));
	cr_expect(eq(sz, page.items.count, 3));
	in.actor_id++;
	cr_assert(eq(int, listed(&f, in, &page), OK));
	cr_expect(eq(sz, page.items.count, 0));
	in = (struct list_audit_in){.action = "tested",
		.has_to = true,
		.to_us = FIXTURE_NOW_US + 10 * US_PER_SECOND};
	cr_assert(eq(int, listed(&f, in, &page), OK));
	cr_expect(eq(sz, page.items.count, 3), "to is exclusive");
}

STORE_TEST(audit_operations, a_foreign_cursor_is_refused)
{
	struct fixture f = open_fixture(engine);
	given_admin(&f);
	struct audit_page page;
	const struct list_audit_in in = {.cursor = "nonsense"};
	cr_expect(eq(int, listed(&f, in, &page), ERR_BAD_REQUEST));
}

struct removal {
	int64_t before_us, removed;
};

static enum err remove_old(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return audit_store_remove(c, removal->before_us, &removal->removed);
}

static int64_t removed(struct fixture *f, int64_t before_us)
{
	struct removal removal = {.before_us = before_us};
	cr_assert(eq(int, db_write(&f->call, remove_old, &removal), OK));
	return removal.removed;
}

STORE_TEST(audit_operations, what_is_old_is_removed_in_small_steps)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	int64_t before = counted(&f, "SELECT count(*) FROM audit");
	given_entries(&f, 103);
	pass(&f, 100);
	given_entries(&f, 2);
	int64_t horizon_us = FIXTURE_NOW_US + 100 * US_PER_SECOND;
	cr_expect(eq(i64, removed(&f, horizon_us), 100));
	cr_expect(eq(i64, removed(&f, horizon_us), before + 3));
	cr_expect(eq(i64, removed(&f, horizon_us), 0), "the moment itself is kept");
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM audit"), 2));
}

static enum err run_script(struct call *c, void *arg)
{
	struct sql *sql = call_alloc(c, sizeof *sql);
	*sql = (struct sql){.name = "forbidden", .text = {arg, arg}};
	return db_query(c, sql, DB_NO_ARGS, NULL);
}

static bool is_refused(struct fixture *f, const char *statement)
{
	enum err err = db_write(&f->call, run_script, call_printf(&f->call, "%s", statement));
	call_forgive(&f->call);
	return err != OK;
}

STORE_TEST(audit_operations, nobody_changes_it_or_removes_what_is_young)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	given_entries(&f, 1);
	pass(&f, 100);
	given_entries(&f, 1);
	removed(&f, FIXTURE_NOW_US + 100 * US_PER_SECOND);
	cr_expect(is_refused(&f, "UPDATE audit SET action = 'nothing'"));
	cr_expect(is_refused(&f, "DELETE FROM audit"));
	cr_expect(is_refused(&f, engine == DB_SQLITE
					 ? "UPDATE audit_horizon SET kept_from = 0"
					 : "UPDATE audit_horizon SET kept_from = '1970-01-01Z'"));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM audit"), 1));
	if (engine == DB_POSTGRES)
		cr_expect(is_refused(&f, "TRUNCATE audit"));
}

static int64_t audited(struct fixture *f, const char *action)
{
	return counted(f,
		call_printf(&f->call, "SELECT count(*) FROM audit WHERE action = '%s'", action));
}

STORE_TEST(audit_operations, signing_in_and_out_and_a_stolen_token_leave_a_trace)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann"), next;
	cr_assert(eq(int, signed_in(&f, "ann@example.org", PASSWORD, &ann), OK));
	cr_expect(eq(i64, audited(&f, "signed_in"), 1));
	as(&f, &ann);
	cr_assert(eq(int, sign_out(&f.call), OK));
	cr_expect(eq(i64, audited(&f, "signed_out"), 1));
	as(&f, NULL);
	cr_assert(eq(int, signed_in(&f, "ann@example.org", PASSWORD, &ann), OK));
	cr_assert(eq(int, refreshed(&f, ann.refresh_token, &next), OK));
	pass(&f, 11);
	cr_assert(eq(int, refreshed(&f, ann.refresh_token, &next), ERR_UNAUTHENTICATED));
	cr_expect(eq(i64, audited(&f, "refresh_replayed"), 1));
}

STORE_TEST(audit_operations, every_new_key_leaves_a_trace)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	cr_expect(eq(i64, audited(&f, "key_added"), 2));
	cr_assert(eq(int, keys_rotate(&f.call), OK));
	cr_expect(eq(i64, audited(&f, "key_added"), 4));
	cr_expect(eq(i64,
		counted(&f, "SELECT count(*) FROM audit WHERE detail IN ('access 2', 'refresh 2')"),
		2));
}
