/* A model is asked once for the same data, whoever asks; what it wrote is checked before it is
 * kept. */
#include "page_text.h"

#include <string.h>

#include "fetch/flight.h"
#include "page_answer.h"
#include "page_metric_store.h"
#include "page_post_store.h"
#include "page_text_store.h"
#include "summary/sentences.h"
#include "summary/summary.h"

#define BEFORE_US (30 * US_PER_DAY) /* with which followers are compared */

/* One text on its way. */
struct making {
	const struct page_texts *texts;
	const struct stored_page *page;
	struct summary_data data;
	const char *digest;
	const char *reason; /* why it is computed */
};

static struct count count_of(const struct parsed_page *facts, enum page_field field)
{
	const struct fact *fact = &facts->facts[field];
	return (struct count){fact->number, fact->unit, fact->exactness};
}

static bool is_approximate(const struct page_post *post, const char *name)
{
	for (size_t i = 0; i < post->approximate.count; i++)
		if (strcmp(post->approximate.items[i], name) == 0)
			return true;
	return false;
}

static struct count count_in(const struct page_post *post, const char *name, bool has,
	int64_t value)
{
	if (!has)
		return (struct count){0};
	return (struct count){.value = value,
		.exactness = is_approximate(post, name) ? APPROXIMATE : EXACT};
}

static enum err read_posts(struct call *c, struct making *making)
{
	struct page_post_list list;
	struct cursor next;
	bool more;
	TRY(page_post_store_page(c, making->page->id, NULL, SUMMARY_POSTS_MAX, &list, &more,
		&next));
	struct summary_post *posts = call_alloc(c, list.count * sizeof *posts);
	for (size_t i = 0; i < list.count; i++) {
		const struct page_post *from = &list.items[i];
		posts[i] = (struct summary_post){
			.has_created = from->has_created_at,
			.created_us = from->created_at_us,
			.text = from->text,
			.reactions = count_in(from, "reactions", from->has_reactions,
				from->reactions),
			.comments = count_in(from, "comments", from->has_comments, from->comments),
			.shares = count_in(from, "shares", from->has_shares, from->shares),
		};
	}
	making->data.posts = posts;
	making->data.post_count = list.count;
	return OK;
}

static enum err read_before(struct call *c, struct making *making)
{
	struct page_point_list points;
	const struct metric_span span = {.has_from = true,
		.from_us = making->data.as_of_us - BEFORE_US,
		.has_to = true,
		.to_us = making->data.as_of_us - US_PER_DAY};
	TRY(page_metric_store_range(c, making->page->id, PAGE_FOLLOWERS, &span, &points));
	if (!points.count)
		return OK;
	making->data.before_us = points.items[0].at_us;
	making->data.followers_before = (struct count){.value = points.items[0].value,
		.exactness = points.items[0].exact ? EXACT : APPROXIMATE};
	return OK;
}

static enum err read_data(struct call *c, struct making *making)
{
	const struct parsed_page *facts = &making->page->facts;
	making->data = (struct summary_data){
		.username = making->page->username,
		.name = page_answer_text(facts, PAGE_NAME, PAGE_TITLE),
		.category = page_answer_text(facts, PAGE_CATEGORY, PAGE_CATEGORY_DELEGATE),
		.about = page_answer_text(facts, PAGE_ABOUT, PAGE_DESCRIPTION),
		.followers = count_of(facts, PAGE_FOLLOWERS),
		.following = count_of(facts, PAGE_FOLLOWING),
		.likes = count_of(facts, PAGE_LIKES),
		.talking_about = count_of(facts, PAGE_TALKING_ABOUT),
		.as_of_us = making->page->fetched_at_us,
	};
	TRY(read_posts(c, making));
	TRY(read_before(c, making));
	making->digest = summary_digest(c, &making->data);
	return OK;
}

/* @return false where there is none; then making->reason may say why */
static bool find_written(struct call *c, struct making *making, struct written_text *text)
{
	if (page_text_store_find(c, making->page->id, making->digest, text) != OK) {
		call_forgive(c);
		return false;
	}
	return strcmp(text->model, making->texts->config->model) == 0;
}

struct taking {
	int64_t per_day;
	bool taken;
};

static enum err take(struct call *c, void *arg)
{
	struct taking *taking = arg;
	return page_text_store_take(c, taking->per_day, &taking->taken);
}

static enum err put(struct call *c, void *arg)
{
	return page_text_store_put(c, arg);
}

static void check(struct call *c, const struct making *making, const char *raw,
	struct written_text *text)
{
	struct figures *figures = call_alloc(c, sizeof *figures);
	const char *const names[] = {making->data.name ? making->data.name : "",
		making->data.username, NULL};
	summary_figures(&making->data, figures);
	const struct sentences sentences = sentences_check(c, raw,
		&(struct sentences_rules){figures, names, making->texts->secrets});
	*text = (struct written_text){.page_id = making->page->id,
		.digest = making->digest,
		.model = making->texts->config->model,
		.content = sentences.text,
		.removed = sentences.removed};
}

/* @return whether there is a text now */
static bool write_text(struct call *c, struct making *making, struct written_text *text)
{
	struct taking taking = {.per_day = making->texts->config->per_day};
	const char *raw;
	if (db_write(c, take, &taking) != OK || !taking.taken) {
		call_forgive(c);
		making->reason = "models have written enough today";
		return false;
	}
	if (narrator_write(c, making->texts->narrator, summary_describe(c, &making->data), &raw) !=
		OK) {
		call_forgive(c);
		making->reason = "the model did not answer";
		return false;
	}
	check(c, making, raw, text);
	/* What cannot be kept is written anew the next time. */
	if (db_write(c, put, text) != OK)
		call_forgive(c);
	return true;
}

static bool write_alone(struct call *c, struct making *making, struct written_text *text)
{
	struct flight flight;
	const char *key = call_printf(c, "text:%s", making->digest);
	int wait_ms = (int)making->texts->config->timeout_ms;
	switch (flight_join(c, making->texts->flights, key, wait_ms, &flight)) {
	case FLIGHT_MINE:
		break;
	case FLIGHT_LANDED:
		if (find_written(c, making, text))
			return true;
		making->reason = "the model did not answer";
		return false;
	default:
		making->reason = "the model is still writing";
		return false;
	}
	bool written = find_written(c, making, text) || write_text(c, making, text);
	flight_land(c, making->texts->flights, &flight);
	return written;
}

static bool have_written(struct call *c, struct making *making, struct written_text *text)
{
	if (!making->texts->narrator) {
		making->reason = "no model is configured";
		return false;
	}
	return find_written(c, making, text) || write_alone(c, making, text);
}

static void compute(struct call *c, const struct making *making, struct page_text *out)
{
	out->source = "computed";
	out->summary = summary_compute(c, &making->data);
	out->reason = making->reason;
}

enum err page_text_make(struct call *c, const struct page_texts *texts,
	const struct stored_page *page, struct page_text *out)
{
	struct making making = {.texts = texts, .page = page};
	struct written_text text = {0};
	TRY(read_data(c, &making));
	*out = (struct page_text){.username = page->username, .as_of_us = page->fetched_at_us};
	bool written = have_written(c, &making, &text);
	out->removed_sentences = text.removed;
	if (written && *text.content) {
		out->source = "ai";
		out->model = text.model;
		out->summary = text.content;
		return OK;
	}
	if (written)
		making.reason = "nothing that the model wrote holds";
	compute(c, &making, out);
	return OK;
}
