/* What others refer to comes before them; a test compares this with both engines' catalogs. The
 * search words are made of the posts: by triggers, and from the mark on, which begins at 0, by the
 * indexer. What waits for its minute is, by triggers. */
#include "tables.h"

#include "base/macros.h"

static const struct copy_table list[] = {
	{"posts", COPY_ROWS},
	{"post_contents", COPY_ROWS},
	{"post_tags", COPY_ROWS},
	{"post_revisions", COPY_ROWS},
	{"post_history", COPY_ROWS},
	{"publications", COPY_ROWS},
	{"publishing_batches", COPY_ROWS},
	{"deliveries", COPY_ROWS},
	/* Events before webhooks: else what is copied would be sent again, by a trigger. */
	{"events", COPY_ROWS},
	{"event_mark", COPY_SEEDED},
	{"webhooks", COPY_ROWS},
	{"webhook_deliveries", COPY_ROWS},
	{"comment_threads", COPY_ROWS},
	{"comments", COPY_ROWS},
	{"collection_owners", COPY_ROWS},
	{"collections", COPY_ROWS},
	{"collection_posts", COPY_ROWS},
	{"feature_requests", COPY_ROWS},
	{"feature_votes", COPY_ROWS},
	{"slot_weeks", COPY_ROWS},
	{"notified_authors", COPY_ROWS},
	{"media_objects", COPY_ROWS},
	{"media", COPY_ROWS},
	{"post_media", COPY_ROWS},
	{"zone_rules", COPY_ROWS},
	{"idempotency_keys", COPY_ROWS},
	{"drafts", COPY_ROWS},
	{"sweeper", COPY_SEEDED},
	{"canary", COPY_SEEDED},
	{"post_words", COPY_REBUILT},
	{"post_words_waiting", COPY_REBUILT},
	{"post_words_mark", COPY_REBUILT},
	{"waiting_posts", COPY_REBUILT},
};

const struct copy_tables posts_tables = {list, COUNT_OF(list)};
