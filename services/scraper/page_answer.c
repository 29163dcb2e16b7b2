/* A page of another service has a name; a page of anywhere has a title, which stands in its place.
 */
#include "page_answer.h"

const char *page_answer_text(const struct parsed_page *facts, enum page_field field,
	enum page_field otherwise)
{
	const struct fact *fact = &facts->facts[field];
	if (fact->exactness == UNKNOWN)
		fact = &facts->facts[otherwise];
	return fact->exactness == UNKNOWN ? NULL : fact->text;
}

bool page_answer_number(const struct parsed_page *facts, enum page_field field, int64_t *number)
{
	const struct fact *fact = &facts->facts[field];
	if (fact->exactness == UNKNOWN)
		return false;
	*number = fact->number;
	return true;
}

static void fill_texts(const struct parsed_page *facts, struct page *page)
{
	page->name = page_answer_text(facts, PAGE_NAME, PAGE_TITLE);
	page->url = page_answer_text(facts, PAGE_URL, PAGE_LINK);
	page->platform_id = page_answer_text(facts, PAGE_ID, PAGE_ID);
	page->page_id = page_answer_text(facts, PAGE_DELEGATE_PAGE_ID, PAGE_FACEBOOK_PAGE_ID);
	page->picture = page_answer_text(facts, PAGE_PICTURE, PAGE_IMAGE);
	page->cover = page_answer_text(facts, PAGE_COVER, PAGE_COVER);
	page->category = page_answer_text(facts, PAGE_CATEGORY, PAGE_CATEGORY_DELEGATE);
	page->about = page_answer_text(facts, PAGE_ABOUT, PAGE_DESCRIPTION);
	page->rating = page_answer_text(facts, PAGE_RATING, PAGE_RATING);
	page->email = page_answer_text(facts, PAGE_EMAIL, PAGE_EMAIL);
	page->phone = page_answer_text(facts, PAGE_PHONE, PAGE_PHONE);
	page->address = page_answer_text(facts, PAGE_ADDRESS, PAGE_CITY);
	page->website = page_answer_text(facts, PAGE_WEBSITE, PAGE_WEBSITE_TEXT);
	page->websites = facts->facts[PAGE_WEBSITES].texts;
	if (!page->website && page->websites.count)
		page->website = page->websites.items[0];
	page->founded = page_answer_text(facts, PAGE_FOUNDED, PAGE_FOUNDED);
}

static void fill_numbers(const struct parsed_page *facts, struct page *page)
{
	int64_t verified = 0;
	page->has_followers = page_answer_number(facts, PAGE_FOLLOWERS, &page->followers);
	page->has_following = page_answer_number(facts, PAGE_FOLLOWING, &page->following);
	page->has_likes = page_answer_number(facts, PAGE_LIKES, &page->likes);
	page->has_talking_about = page_answer_number(facts, PAGE_TALKING_ABOUT,
		&page->talking_about);
	page->has_were_here = page_answer_number(facts, PAGE_WERE_HERE, &page->were_here);
	page->has_rating_count = page_answer_number(facts, PAGE_RATING_COUNT, &page->rating_count);
	page->has_creation_date = page_answer_number(facts, PAGE_CREATION_DATE,
		&page->creation_date_us);
	page->has_verified = page_answer_number(facts, PAGE_VERIFIED, &verified);
	page->verified = verified != 0;
}

static void fill_provenance(struct call *c, const struct parsed_page *facts,
	struct page_fact_list *list)
{
	list->items = call_alloc(c, PAGE_FIELD_COUNT * sizeof *list->items);
	for (int i = 0; i < PAGE_FIELD_COUNT; i++) {
		const struct fact *fact = &facts->facts[i];
		if (fact->exactness == UNKNOWN)
			continue;
		list->items[list->count++] = (struct page_fact){
			.field = page_fields[i].word,
			.source = fact_source_word(fact->source),
			.fetched_at_us = fact->fetched_at_us,
			.exact = fact->exactness == EXACT,
			.has_unit = fact->exactness == APPROXIMATE,
			.unit = fact->unit,
		};
	}
}

static void fill_failure(const struct stored_page *stored, struct page *page)
{
	page->has_failure = stored->failures > 0 && stored->outcome;
	if (!page->has_failure)
		return;
	page->failure = (struct page_failure){
		.class = stored->outcome,
		.failed_at_us = stored->ended_at_us,
		.has_next_try_at = stored->has_due,
		.next_try_at_us = stored->due_at_us,
	};
}

void page_answer_fill(struct call *c, const struct stored_page *stored, int64_t stale_us,
	struct page *page)
{
	*page = (struct page){0};
	page->username = stored->username;
	page->state = PAGE_STATE_KNOWN;
	page->source = stored->source;
	page->has_fetched_at = true;
	page->fetched_at_us = stored->fetched_at_us;
	fill_texts(&stored->facts, page);
	fill_numbers(&stored->facts, page);
	fill_failure(stored, page);
	page->stale = page->has_failure || call_now_us(c) - stored->fetched_at_us > stale_us;
	fill_provenance(c, &stored->facts, &page->provenance);
}

void page_answer_fetching(const char *username, struct page *page)
{
	*page = (struct page){.username = username, .state = PAGE_STATE_FETCHING};
}

void page_answer_summarise(const struct stored_page *stored, struct page_summary *summary)
{
	const struct parsed_page *facts = &stored->facts;
	*summary = (struct page_summary){
		.username = stored->username,
		.name = page_answer_text(facts, PAGE_NAME, PAGE_TITLE),
		.category = page_answer_text(facts, PAGE_CATEGORY, PAGE_CATEGORY_DELEGATE),
		.picture = page_answer_text(facts, PAGE_PICTURE, PAGE_IMAGE),
		.url = page_answer_text(facts, PAGE_URL, PAGE_LINK),
		.source = stored->source,
		.fetched_at_us = stored->fetched_at_us,
	};
	summary->has_followers = page_answer_number(facts, PAGE_FOLLOWERS, &summary->followers);
	summary->has_likes = page_answer_number(facts, PAGE_LIKES, &summary->likes);
}
