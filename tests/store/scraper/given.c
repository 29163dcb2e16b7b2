/* Lists have room for a few: a test has no more. */
#include "given.h"

#include "scraper_sql.h"

const struct fixture_plan fixture_plan = {&scraper_sql, &scraper_migrations};

#define ROOM 600

struct parsed *parsed_page(struct fixture *f)
{
	struct parsed *parsed = call_alloc(&f->call, sizeof *parsed);
	parsed->outcome = OUTCOME_OK;
	parsed->source = SOURCE_WWW;
	parsed->has_page = true;
	parsed->posts.items = call_alloc(&f->call, ROOM * sizeof *parsed->posts.items);
	parsed->comments.items = call_alloc(&f->call, ROOM * sizeof *parsed->comments.items);
	parsed->people.items = call_alloc(&f->call, ROOM * sizeof *parsed->people.items);
	return parsed;
}

static struct fact *put(struct fixture *f, struct parsed *parsed, enum page_field field,
	enum exactness exactness)
{
	struct fact *fact = &parsed->page.facts[field];
	*fact = (struct fact){.exactness = exactness,
		.source = SOURCE_WWW,
		.fetched_at_us = call_now_us(&f->call)};
	return fact;
}

void parsed_text(struct fixture *f, struct parsed *parsed, enum page_field field, const char *text)
{
	put(f, parsed, field, EXACT)->text = text;
}

void parsed_exact(struct fixture *f, struct parsed *parsed, enum page_field field, int64_t number)
{
	put(f, parsed, field, EXACT)->number = number;
}

void parsed_about(struct fixture *f, struct parsed *parsed, enum page_field field, int64_t number,
	int64_t unit)
{
	struct fact *fact = put(f, parsed, field, APPROXIMATE);
	fact->number = number;
	fact->unit = unit;
}

struct parsed_post *parsed_post(struct fixture *f, struct parsed *parsed, const char *id,
	int64_t created_us)
{
	(void)f;
	struct parsed_post *post = &parsed->posts.items[parsed->posts.count++];
	*post = (struct parsed_post){.kind = POST_KIND_POST,
		.source = SOURCE_WWW,
		.id = id,
		.has_created = true,
		.created_us = created_us};
	return post;
}

struct parsed_comment *parsed_comment(struct fixture *f, struct parsed *parsed, const char *post_id,
	const char *id, const char *author_id)
{
	struct parsed_comment *comment = &parsed->comments.items[parsed->comments.count++];
	*comment = (struct parsed_comment){.source = SOURCE_WWW,
		.id = id,
		.post_id = post_id,
		.author = author_id ? call_printf(&f->call, "Name of %s", author_id) : NULL,
		.author_id = author_id,
		.text = "Well said."};
	return comment;
}

void parsed_person(struct fixture *f, struct parsed *parsed, enum person_role role, const char *id)
{
	parsed->people.items[parsed->people.count++] = (struct parsed_person){.source = SOURCE_WWW,
		.role = role,
		.id = id,
		.name = call_printf(&f->call, "Name of %s", id)};
}

struct keeping_and_page {
	struct page_keeping keeping;
	struct stored_page page;
};

static enum err keep_body(struct call *c, void *arg)
{
	struct keeping_and_page *both = arg;
	return page_keep(c, &both->keeping, &both->page);
}

void write_all(struct fixture *f, db_transaction *body, void *arg)
{
	enum err err = db_write(&f->call, body, arg);
	cr_assert(eq(int, err, OK), "%s", f->call.failure.detail ? f->call.failure.detail : "");
}

static int64_t keep_so(struct fixture *f, const char *name, const struct parsed *parsed,
	enum keeping_mode mode)
{
	struct keeping_and_page both = {.keeping = {.mode = mode,
						.name = name,
						.parsed = parsed,
						.fetched_at_us = call_now_us(&f->call)}};
	write_all(f, keep_body, &both);
	return both.page.id;
}

int64_t keep(struct fixture *f, const char *name, const struct parsed *parsed)
{
	return keep_so(f, name, parsed, KEEP_FETCHED);
}

int64_t keep_again(struct fixture *f, const char *name, const struct parsed *parsed)
{
	return keep_so(f, name, parsed, KEEP_REPARSED);
}

struct stored_page *known(struct fixture *f, const char *name)
{
	struct stored_page *page = call_alloc(&f->call, sizeof *page);
	cr_assert(eq(int, page_store_by_name(&f->call, name, page), OK), "%s is not known", name);
	return page;
}

void pass(struct fixture *f, int64_t us)
{
	f->clock->fixed_us += us;
}
