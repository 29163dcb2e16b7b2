/* At 200,000 posts every statement finds what it wants by an index. */
#include "given.h"
#include "posts_sql.h"
#include "store/idempotency_plan.h"
#include "store/plan.h"

#define BOTH(text)         \
	{                  \
		text, text \
	}
#define TIME "2025-06-01T00:00:00Z"
#define ENDLESS "2100-01-01T00:00:00Z" /* as far as what is public is walked */
#define TICKETS "{{1000, 1}, {2000, 1}}"

/* user_id, kind, tag, from, to, words, tag and words by the other way, status and hidden status,
 * the last two not of what waits; then the cursor, limit and offset of a list. Of what is found by
 * its words these, the facets, whether it is public, user_id, status, kind, from, to and the newest
 * id. */
#define NARROWED "7", "post", "tag 7", TIME, "2025-07-01T00:00:00Z", "word7", "tag 7", "word7"
#define FILTER NARROWED, "published", "pending"
#define LIST FILTER, TIME, "100000", "21", "20"
#define WAITING NARROWED, TIME, "100000", "21", "20"
#define FOUND                                                                          \
	"word7", "{a7}", "{b37x12500,b37x12501}", "1", "7", "published", "post", TIME, \
		"2025-07-01T00:00:00Z", "200000"
#define OF_TAG                                                                                  \
	"tag 7", "published", "post", TIME, "2025-07-01T00:00:00Z", TIME, "100000", "21", "20", \
		"1", "7"
#define ALL_WAITING "what waits is in no index by another order"
#define PACED (PLAN_PARAMETER(3) | PLAN_PARAMETER(4) | PLAN_PARAMETER(5))
/* What a count need not read everything for: one author, a tag. By words PostgreSQL may go along
 * an index of all where it does not know the words; see taken below. */
#define SOME (PLAN_PARAMETER(1) | PLAN_PARAMETER(10)) /* struct post_query */
/* A status is public or it is not. */
#define STATUSES (PLAN_PARAMETER(9) | PLAN_PARAMETER(10))
#define FEW (PLAN_PARAMETER(1) | PLAN_PARAMETER(3))

static const struct plan_case cases[] = {
	IDEMPOTENCY_PLAN_CASES,
	{.sql = &SQL_DRAFT_BY_USER, .args = {"1000", TIME}},
	{.sql = &SQL_DRAFT_TO_CHANGE, .args = {"1000"}},
	{.sql = &SQL_DRAFT_INSERT,
		.args = {"1000", "1", "post", "t", "c", "markdown", "", "site", TIME, ""}},
	{.sql = &SQL_DRAFT_UPDATE,
		.args = {"1000", "1", "post", "t", "c", "markdown", "", "site", TIME, ""}},
	{.sql = &SQL_DRAFT_DELETE, .args = {"1000", "1"}},
	{.sql = &SQL_DRAFTS_PURGE, .args = {"2024-03-01T00:00:00Z", "500"}},
	{.sql = &SQL_POST_INSERT,
		.args = {"7", "post", "t", "markdown", "draft", "", "site", TIME, TIME, TIME, "k",
			"i"}},
	{.sql = &SQL_POST_CONTENT_PUT, .args = {"1000", "c"}},
	{.sql = &SQL_POST_BY_ID, .args = {"1000"}},
	{.sql = &SQL_POST_TO_CHANGE, .args = {"1000"}},
	{.sql = &SQL_POST_BY_IMPORT_KEY, .args = {"key 1000"}},
	{.sql = &SQL_POST_BY_CREATION, .args = {"1000", TIME, TIME}},
	{.sql = &SQL_POST_UPDATE,
		.args = {"1000", "1", "t", "markdown", "draft", "", "site", TIME, TIME, "i"}},
	{.sql = &SQL_POST_DELETE, .args = {"1000", "1"}},
	{.sql = &SQL_POST_TAG_INSERT, .args = {"1000", TIME, "tag 7"}},
	{.sql = &SQL_POST_TAG_DELETE, .args = {"1000", TIME, "tag 7"}},
	{.sql = &SQL_POSTS_PUBLIC_CREATED_DESC, .args = {LIST, ENDLESS}},
	{.sql = &SQL_POSTS_PUBLIC_CREATED, .args = {LIST, ENDLESS}},
	{.sql = &SQL_POSTS_PUBLIC_PUBLISHED_DESC, .args = {LIST, ENDLESS}},
	{.sql = &SQL_POSTS_PUBLIC_PUBLISHED, .args = {LIST, ENDLESS}},
	{.sql = &SQL_POSTS_ALL_CREATED_DESC, .args = {LIST}, .needs = SOME},
	{.sql = &SQL_POSTS_ALL_CREATED, .args = {LIST}, .needs = SOME},
	{.sql = &SQL_POSTS_ALL_PUBLISHED_DESC, .args = {LIST}, .needs = SOME},
	{.sql = &SQL_POSTS_ALL_PUBLISHED, .args = {LIST}, .needs = SOME},
	{.sql = &SQL_POSTS_WAITING_CREATED_DESC, .args = {WAITING}, .scans = ALL_WAITING},
	{.sql = &SQL_POSTS_WAITING_CREATED, .args = {WAITING}, .scans = ALL_WAITING},
	{.sql = &SQL_POSTS_WAITING_PUBLISHED_DESC, .args = {WAITING}, .scans = ALL_WAITING},
	{.sql = &SQL_POSTS_WAITING_PUBLISHED, .args = {WAITING}, .scans = ALL_WAITING},
	{.sql = &SQL_POSTS_WAITING_COUNT, .args = {NARROWED, "10001"}, .scans = ALL_WAITING},
	{.sql = &SQL_POSTS_TAGGED_NEWEST, .args = {OF_TAG}},
	{.sql = &SQL_POSTS_TAGGED_OLDEST, .args = {OF_TAG}},
	{.sql = &SQL_POSTS_OWN_TAGGED_NEWEST, .args = {OF_TAG}},
	{.sql = &SQL_POSTS_OWN_TAGGED_OLDEST, .args = {OF_TAG}},
	{.sql = &SQL_POSTS_FOUND_NEWEST, .args = {FOUND, TIME, "100000", "21"}},
	{.sql = &SQL_POSTS_FOUND_OLDEST, .args = {FOUND, TIME, "100000", "21"}},
	{.sql = &SQL_POSTS_FOUND_SCORED, .args = {FOUND, "500"}},
	{.sql = &SQL_POSTS_FOUND_COUNT, .args = {FOUND, "10001"}},
	{.sql = &SQL_POSTS_BY_IDS, .args = {"[1000, 2000]"}},
	{.sql = &SQL_PACE_NEWEST,
		.args = {TIME, "511", "7", "pending", ENDLESS},
		.scans = "a LIMIT ends its walk",
		.narrowed_by = PLAN_PARAMETER(4),
		.needs = PACED},
	{.sql = &SQL_PACE_OLDEST,
		.args = {TIME, "511", "7", "pending", ENDLESS},
		.scans = "a LIMIT ends its walk",
		.narrowed_by = PLAN_PARAMETER(4),
		.needs = PACED},
	{.sql = &SQL_PACE_WAITING_NEWEST, .args = {TIME, "511"}, .scans = ALL_WAITING},
	{.sql = &SQL_PACE_WAITING_OLDEST, .args = {TIME, "511"}, .scans = ALL_WAITING},
	{.sql = &SQL_WORDS_REACH, .args = {"word7", "500"}, .scans = "a LIMIT ends its walk"},
	{.sql = &SQL_TAG_REACH, .args = {"tag 7", "500"}},
	{.sql = &SQL_AUTHOR_REACH, .args = {"7", "500"}},
	{.sql = &SQL_POSTS_PUBLIC_COUNT,
		.args = {FILTER, "10001", ENDLESS},
		.scans = "a LIMIT ends its walk",
		.narrowed_by = FEW},
	{.sql = &SQL_POSTS_ALL_COUNT, .args = {FILTER, "10001"}, .needs = SOME, .apart = STATUSES},
	{.sql = &SQL_POSTS_PER_AUTHOR,
		.args = {"20", "0"},
		.scans = "it counts all of every author"},
	{.sql = &SQL_FEED_ITEMS, .args = {"32768", "50", ENDLESS}},
	{.sql = &SQL_SITEMAP_COUNT, .scans = "it counts all of them"},
	{.sql = &SQL_SITEMAP_PAGE, .args = {"50000", "50000"}},
	{.sql = &SQL_DUE_PAGE, .args = {TIME, TIME, "1000", "500"}},
	{.sql = &SQL_DELIVERY_CANDIDATES, .args = {TICKETS}},
	{.sql = &SQL_DELIVERY_BEGIN,
		.args = {"1000", "1", "7", "webhook", "t", "c", "1", "0", TIME, TIME, "", ""}},
	{.sql = &SQL_DELIVERY_BY_TICKET, .args = {"1000", "1"}},
	{.sql = &SQL_DELIVERY_BY_POST, .args = {"1000"}},
	{.sql = &SQL_DELIVERY_UPDATE,
		.args = {"1000", "1", "waiting", "2", "0", TIME, "why", TIME}},
	{.sql = &SQL_DELIVERY_DELETE, .args = {"1000", "1"}},
	{.sql = &SQL_DELIVERY_GIVE_UP, .args = {"1000", "1", "failed", TIME}},
	{.sql = &SQL_DELIVERY_TAKE_UP, .args = {"1000", "1", TIME}},
	{.sql = &SQL_DEAD_LETTERS, .args = {"7", TIME, "1000", "21"}},
	{.sql = &SQL_PUBLICATION_HEARD},
	{.sql = &SQL_PUBLICATION_EVENTS, .args = {TICKETS, TIME, "0"}},
	{.sql = &SQL_PUBLICATION_PUBLISH, .args = {TICKETS, TIME, "0"}},
	{.sql = &SQL_PUBLICATION_RUN_MOMENT, .args = {"1000", TIME}},
	{.sql = &SQL_PUBLICATION_RUN, .args = {"1000", "1063", "1", TIME, TIME, "0", TIME}},
	{.sql = &SQL_PUBLICATION_RUN_GONE, .args = {"1000", "1063", "1", TIME, TIME}},
	{.sql = &SQL_PUBLICATION_RUN_WAITS_NO_MORE, .args = {"1000", "1063"}},
	{.sql = &SQL_PUBLICATION_SOME_WAIT_NO_MORE, .args = {"1000", "1063"}},
	{.sql = &SQL_PUBLICATION_WAITING, .args = {TICKETS}},
	{.sql = &SQL_PUBLISHING_BATCH_INSERT, .args = {TIME, "worker", "2", "100", "1:2"}},
	{.sql = &SQL_CANARY_SEEN, .args = {"29000000", TIME}},
	{.sql = &SQL_CANARY_LAST},
	{.sql = &SQL_LEDGER_ADD,
		.args = {"{1000}", "{1}", "{2}", "{" TIME "}", "{" TIME "}", "{worker}"}},
	{.sql = &SQL_LEDGER_PAGE, .args = {"1000", "1", "500"}},
	{.sql = &SQL_SWEEPER_LEASE, .args = {"worker", TIME, TIME}},
	{.sql = &SQL_REVISION_INSERT, .args = {"1000", TIME, "7"}},
	{.sql = &SQL_REVISION_PAGE, .args = {"1000", "5", "20"}},
	{.sql = &SQL_REVISION_BY_VERSION, .args = {"1000", "1"}},
	{.sql = &SQL_POST_DECIDE, .args = {"1000", "1", "approved", TIME, TIME}},
	{.sql = &SQL_HISTORY_ADD,
		.args = {"1000", "2", "pending", "rejected", "reject", "7", "why", TIME}},
	{.sql = &SQL_HISTORY_PAGE, .args = {"1000", TIME, "5", "21"}},
	{.sql = &SQL_HISTORY_DECISIONS, .args = {"[1000, 2000]"}},
	{.sql = &SQL_SCHEDULE_BY_POST, .args = {"1000"}},
	{.sql = &SQL_SCHEDULE_PUT,
		.args = {"1000", "1", TIME, "2025-06-01", "9", "30", "UTC", "", TIME}},
	{.sql = &SQL_SCHEDULE_CLEAR, .args = {"1000", "1", "draft", TIME}},
	{.sql = &SQL_SCHEDULE_PAGE,
		.args = {"7", TIME, "2025-07-01T00:00:00Z", TIME, "1000", "21"}},
	{.sql = &SQL_ZONE_STATES},
	{.sql = &SQL_ZONE_RULES_NOTICE, .args = {"Europe/Berlin", "0", "2026a", TIME}},
	{.sql = &SQL_ZONE_RULES_SETTLE, .args = {"Europe/Berlin", "0", TIME}},
	{.sql = &SQL_ZONE_SCHEDULES, .args = {"Europe/Berlin", TIME, "1000", "1001"}},
	{.sql = &SQL_ZONE_MOVE, .args = {"[[1000, 1, 1748736000000000, \"note\"]]", TIME}},
	{.sql = &SQL_BULK_STATES, .args = {"[1000, 2000]"}},
	{.sql = &SQL_BULK_IDS, .args = {"10"}},
	{.sql = &SQL_BULK_PUT,
		.args = {"{1000}", "{1}", "{" TIME "}", "{2025-06-01}", "{9}", "{30}", "{UTC}",
			"{NULL}", "{" TIME "}"}},
	{.sql = &SQL_BULK_INSERT,
		.args = {"{900000}", "{7}", "{post}", "{t}", "{markdown}", "{}", "{site}",
			"{" TIME "}", "{" TIME "}", "{2025-06-01}", "{9}", "{30}", "{UTC}",
			"{NULL}"}},
	{.sql = &SQL_BULK_CONTENT, .args = {"{900000}", "{c}"}},
	{.sql = &SQL_BULK_HISTORY, .args = {"{1000}", "{2}", "{draft}", "{7}", "{" TIME "}"}},
	{.sql = &SQL_BULK_IMAGES, .args = {"{1000}", "{i}"}},
	{.sql = &SQL_BULK_TAG, .args = {"{1000}", "{" TIME "}", "{tag 7}"}},
	{.sql = &SQL_STATS_LATENESS, .args = {TIME, "2025-06-08T00:00:00Z"}},
	{.sql = &SQL_STATS_OVERDUE, .args = {"2024-01-08T00:00:00Z"}},
	{.sql = &SQL_STATS_PENDING, .args = {"2025-11-20T00:00:00Z"}},
	{.sql = &SQL_STATS_DOUBLED, .args = {TIME, "2025-07-01T00:00:00Z", "20000"}},
	{.sql = &SQL_PUBLISHING_BATCHES_REMOVE, .args = {"2024-01-08T00:00:00Z", "500"}},
	{.sql = &SQL_SLOT_WEEK, .args = {"7"}},
	{.sql = &SQL_SLOT_WEEK_PUT, .args = {"7", "UTC", "540"}},
	{.sql = &SQL_SLOT_WEEK_LOCK, .args = {"7"}},
	{.sql = &SQL_SLOT_TIMES_FREE, .args = {"7", "[1748736000000000, 1748736060000000]", "200"}},
	{.sql = &SQL_MEDIA_OBJECT_CLAIM,
		.args = {"digest 1000", "image/png", "640", "480", "20000", "", TIME}},
	{.sql = &SQL_MEDIA_OBJECT_TAKE, .args = {"digest 1000"}},
	{.sql = &SQL_MEDIA_OBJECT_RELEASE, .args = {"digest 1000"}},
	{.sql = &SQL_MEDIA_OBJECTS_DOOM, .args = {TIME, TIME, "100"}},
	{.sql = &SQL_MEDIA_OBJECT_FORGET, .args = {"digest 1000", TIME}},
	{.sql = &SQL_MEDIA_INSERT, .args = {"7", "digest 1000", "A cat", TIME}},
	{.sql = &SQL_MEDIA_BY_ID, .args = {"1000"}},
	{.sql = &SQL_MEDIA_TO_CHANGE, .args = {"1000"}},
	{.sql = &SQL_MEDIA_BY_DIGEST, .args = {"digest 9", "7"}},
	{.sql = &SQL_IMAGE_BY_ID, .args = {"1000", "7", "8"}},
	{.sql = &SQL_IMAGE_BY_DIGEST, .args = {"digest 9", "7", "8"}},
	{.sql = &SQL_POST_MEDIA_HOLD, .args = {"1000", "digest 9"}},
	{.sql = &SQL_MEDIA_PAGE, .args = {"7", TIME, "1000", "21"}},
	{.sql = &SQL_MEDIA_UPDATE, .args = {"1000", "A dog"}},
	{.sql = &SQL_MEDIA_DELETE, .args = {"1000"}},
	{.sql = &SQL_REMOVAL_MEDIA, .args = {"7", "100"}},
	{.sql = &SQL_REMOVAL_SCHEDULED, .args = {"7", TIME, "100"}},
	{.sql = &SQL_REMOVAL_POSTS, .args = {"7", "100"}},
	{.sql = &SQL_REMOVAL_DELIVERIES, .args = {"1000"}},
	{.sql = &SQL_REMOVAL_SLOTS, .args = {"7"}},
	{.sql = &SQL_REMOVAL_THREADS, .args = {"7", "1000"}},
	{.sql = &SQL_REMOVAL_COLLECTIONS, .args = {"7", "5"}},
	{.sql = &SQL_REMOVAL_COLLECTION_OWNER, .args = {"7"}},
	{.sql = &SQL_REMOVAL_FEATURE_REQUESTS, .args = {"7", TIME, "100"}},
	{.sql = &SQL_COMMENT_THREAD, .args = {"1000"}},
	{.sql = &SQL_COMMENT_THREAD_ADVANCE, .args = {"1000", "1"}},
	{.sql = &SQL_COMMENT_INSERT, .args = {"1000", "7", "5", "words", TIME}},
	{.sql = &SQL_COMMENT_BY_ID, .args = {"1000"}},
	{.sql = &SQL_COMMENT_UPDATE, .args = {"1000", "7", "6", "words", "hidden", "why", TIME}},
	{.sql = &SQL_COMMENTS_OLDEST, .args = {"1000", "7", "1", "21"}},
	{.sql = &SQL_COMMENTS_NEWEST, .args = {"1000", "7", "9", "21"}},
	{.sql = &SQL_COMMENTS_CHANGED, .args = {"1000", "1", "21"}},
	{.sql = &SQL_COMMENTS_OF_AUTHOR, .args = {"7", "100"}},
	{.sql = &SQL_COMMENT_THREAD_SHRINK, .args = {"1000", "1"}},
	{.sql = &SQL_COMMENTS_REMOVE, .args = {"1000", "1000"}},
	{.sql = &SQL_RECORD_SHOW, .args = {"1000", "i"}},
	{.sql = &SQL_RECORD_SCHEDULE,
		.args = {"1000", TIME, "2026-01-01", "9", "30", "UTC", "note"}},
	{.sql = &SQL_RECORD_DEAD_LETTER,
		.args = {"1000", "1", "7", "webhook", "t", "c", "failed", "0", TIME, "why"}},
	{.sql = &SQL_RECORDS_AFTER, .args = {"1000", "500"}},
	{.sql = &SQL_COMMENT_BY_IMPORT_KEY, .args = {"1000", "key"}},
	{.sql = &SQL_COMMENT_BY_CREATION, .args = {"1000", "1000", TIME, TIME}},
	{.sql = &SQL_COMMENT_IMPORT,
		.args = {"1000", "7", "5", "words", "visible", "why", TIME, TIME, "Ann", "k"}},
	{.sql = &SQL_COMMENT_RECORDS_AFTER, .args = {"1000", "1", "100"}},
	{.sql = &SQL_COLLECTION_OWNER_MORE, .args = {"7"}},
	{.sql = &SQL_COLLECTION_OWNER_FEWER, .args = {"7"}},
	{.sql = &SQL_COLLECTION_INSERT, .args = {"7", "name", TIME}},
	{.sql = &SQL_COLLECTION_BY_ID, .args = {"1000", "7"}},
	{.sql = &SQL_COLLECTION_TO_CHANGE, .args = {"1000", "7"}},
	{.sql = &SQL_COLLECTION_UPDATE, .args = {"1000", "name", TIME}},
	{.sql = &SQL_COLLECTION_DELETE, .args = {"1000"}},
	{.sql = &SQL_COLLECTION_PAGE, .args = {"7", "1000", "21"}},
	{.sql = &SQL_COLLECTION_ROOM, .args = {"7", "1000"}},
	{.sql = &SQL_COLLECTION_POST_INSERT, .args = {"7", "1000", "900000"}},
	{.sql = &SQL_COLLECTION_POST_DELETE, .args = {"7", "1000"}},
	{.sql = &SQL_COLLECTION_POST_IDS, .args = {"7"}},
	{.sql = &SQL_COLLECTION_POST_MOVE, .args = {"{7}", "{1000}", "{900000}"}},
	{.sql = &SQL_COLLECTION_POST_PAGE, .args = {"7", "1000", "21"}},
	{.sql = &SQL_FEATURE_REQUEST_INSERT, .args = {"7", "t", "d", "low", TIME}},
	{.sql = &SQL_FEATURE_REQUEST_BY_ID, .args = {"7", "1000"}},
	{.sql = &SQL_FEATURE_REQUEST_TO_CHANGE, .args = {"7", "1000"}},
	{.sql = &SQL_FEATURE_REQUEST_UPDATE,
		.args = {"7", "1000", "t", "d", "accepted", "low", TIME}},
	{.sql = &SQL_FEATURE_REQUEST_DELETE, .args = {"1000"}},
	{.sql = &SQL_FEATURE_REQUESTS_WANTED, .args = {"7", "pending", "50", "1000", "21"}},
	{.sql = &SQL_FEATURE_REQUESTS_NEWEST,
		.args = {"7", "pending", "1000", "21"},
		.scans = "a LIMIT ends its walk along the ids",
		.narrowed_by = PLAN_PARAMETER(2) | PLAN_PARAMETER(3)},
	{.sql = &SQL_FEATURE_VOTE_INSERT, .args = {"1000", "7"}},
	{.sql = &SQL_FEATURE_VOTE_DELETE, .args = {"1000", "7"}},
	{.sql = &SQL_FEATURE_REQUEST_COUNT, .args = {"1000", "1"}},
	{.sql = &SQL_FEATURE_VOTES_OF, .args = {"7", "100"}},
	{.sql = &SQL_EVENTS_OF_POSTS,
		.args = {"post.created", TIME, "[1000, 2000]", "post.published"}},
	{.sql = &SQL_EVENTS_ADD,
		.args = {"{post.created}", "{7}", "{1000}", "{\"{}\"}", "{" TIME "}", "{900000}"}},
	{.sql = &SQL_EVENT_INSERT, .args = {"post.created", "7", "1000", "{}", TIME}},
	{.sql = &SQL_EVENT_MARK_LOCK},
	{.sql = &SQL_EVENTS_COUNT,
		.args = {"200000", "1000"},
		.scans = "all that is uncounted, where that is not much"},
	{.sql = &SQL_EVENT_MARK_MOVE, .args = {"200000"}},
	{.sql = &SQL_EVENTS_ANY_UNCOUNTED},
	{.sql = &SQL_EVENTS_AFTER, .args = {"100000", "500"}},
	{.sql = &SQL_EVENTS_AHEAD, .args = {"100000", "1000"}},
	{.sql = &SQL_EVENTS_TOLD, .args = {"100000", "101000"}},
	{.sql = &SQL_EVENTS_OF_AUTHOR, .args = {"7", "1000", "101"}},
	{.sql = &SQL_EVENTS_SUBMITTED, .args = {"1000", "101"}},
	{.sql = &SQL_LIVE_THREADS, .args = {"[1000, 2000]"}},
	{.sql = &SQL_LIVE_MARK},
	{.sql = &SQL_NOTIFIED_AUTHOR_SEEN, .args = {"7", TIME}},
	{.sql = &SQL_NOTIFIED_AUTHOR_PUT, .args = {"7", TIME}},
	{.sql = &SQL_NOTIFIED_AUTHORS_REMOVE,
		.args = {TIME, "500"},
		.scans = "a narrow table, which the janitor looks at once in a while"},
	{.sql = &SQL_REMOVAL_NOTIFIED_AUTHOR, .args = {"7"}},
	{.sql = &SQL_EVENTS_REMOVE, .args = {TIME, "500"}},
	{.sql = &SQL_REMOVAL_EVENTS, .args = {"7", "100"}},
	{.sql = &SQL_WEBHOOK_LOCK_OWNER, .args = {"7"}},
	{.sql = &SQL_WEBHOOK_COUNT, .args = {"7"}},
	{.sql = &SQL_WEBHOOK_INSERT,
		.args = {"7", "https://e.example/", " post.created ", "0", "enabled", "s", TIME}},
	{.sql = &SQL_WEBHOOK_PAGE, .args = {"7"}},
	{.sql = &SQL_WEBHOOK_BY_ID, .args = {"1000", "7"}},
	{.sql = &SQL_WEBHOOK_TO_CHANGE, .args = {"1000", "7"}},
	{.sql = &SQL_WEBHOOK_UPDATE,
		.args = {"1000", "https://e.example/", " post.created ", "0", "enabled", TIME}},
	{.sql = &SQL_WEBHOOK_ROTATE, .args = {"1000", "7", "s", TIME, TIME}},
	{.sql = &SQL_WEBHOOK_DELETE, .args = {"1000", "7"}},
	{.sql = &SQL_WEBHOOKS_DUE, .args = {TIME, "1000", "64"}},
	{.sql = &SQL_WEBHOOK_CLAIM, .args = {"1000", TIME, TIME, "4"}},
	{.sql = &SQL_WEBHOOK_MESSAGE, .args = {"1000"}},
	{.sql = &SQL_WEBHOOK_DELIVERY_END,
		.args = {"1000", "1", "pending", TIME, "500", "no", "why", "12", TIME}},
	{.sql = &SQL_WEBHOOK_SUCCEEDED, .args = {"1000"}},
	{.sql = &SQL_WEBHOOK_FAILED, .args = {"1000", TIME, "5", TIME}},
	{.sql = &SQL_WEBHOOK_GONE, .args = {"1000", TIME}},
	{.sql = &SQL_WEBHOOK_DELIVERY_INSERT, .args = {"1000", "1000", "post.created", TIME}},
	{.sql = &SQL_WEBHOOK_DELIVERY_BY_ID, .args = {"1000", "1000"}},
	{.sql = &SQL_WEBHOOK_DELIVERY_REPLAY, .args = {"1000", "1000", TIME}},
	{.sql = &SQL_WEBHOOK_DELIVERY_PAGE, .args = {"1000", "100000", "21"}},
	{.sql = &SQL_WEBHOOK_DELIVERIES_REMOVE, .args = {TIME, "500"}},
	{.sql = &SQL_WEBHOOK_DELIVERIES_DROP, .args = {"1000", "500"}},
	{.sql = &SQL_REMOVAL_WEBHOOK_DELIVERIES, .args = {"7", "100"}},
	{.sql = &SQL_REMOVAL_WEBHOOKS, .args = {"7"}},
	{.sql = &SQL_SEARCH_ADVANCE, .args = {"1000"}},
	{.sql = &SQL_SEARCH_MARK, .args = {"1000"}},
	{.sql = &SQL_SEARCH_PARTS, .scans = "it counts the index's pages"},
	{.sql = &SQL_SEARCH_MERGE, .args = {"50"}},
	{.sql = &SQL_SEARCH_LAG},
};

static const char *const small[] = {"sweeper", "canary", "sqlite_sequence", "numbers",
	"post_words_mark", "post_words_waiting", "live", "zone_rules", "zones", "changes",
	"history", "event_mark", "turns", "waiting", "told", "fresh", "lines", "newest", "scored",
	"found", NULL};
static const struct plan_list list = {cases, COUNT_OF(cases), small};

/* Of twenty posts fourteen are published, two approved, and one each the rest. n: 0..COUNT-1. */
#define STATUS_OF_N                                                                    \
	"CASE n % 20 WHEN 0 THEN 'draft' WHEN 1 THEN 'pending' WHEN 2 THEN 'rejected'" \
	" WHEN 3 THEN 'scheduled' WHEN 4 THEN 'approved' WHEN 5 THEN 'approved'"       \
	" ELSE 'published' END"

#define COLUMNS                                                                      \
	"INSERT INTO posts (user_id, kind, title, format, status, tags, channel,"    \
	" publish_at, published_at, created_at, updated_at, version, schedule_date," \
	" schedule_zone, import_key) "

#define FILL(time, dots, settle)                                                                                       \
	COLUMNS "SELECT n / 20 % 500, CASE n % 3 WHEN 0 THEN 'article' ELSE 'post' END, 'Number ' || n,"               \
		" 'markdown', " STATUS_OF_N ", 'tag ' || n % 300,"                                                     \
		" 'site', CASE WHEN n % 20 = 3 THEN " time " END, CASE WHEN n % 20 > 5 THEN " time                     \
		" END, " time ", " time ", 1, CASE WHEN n % 20 = 3 THEN '2025-06-01' END,"                             \
		" CASE WHEN n % 20 = 3 THEN CASE WHEN n % 40 = 3 THEN 'UTC' ELSE 'Zone/' || n % 50 END END,"           \
		" CASE WHEN n % 10 = 0 THEN 'key ' || n END FROM numbers; " settle                                     \
		"INSERT INTO post_contents (post_id, content) SELECT id,"                                              \
		" 'word' || (id - 1) % 1000 || ' and others' || " dots " FROM posts; "                                 \
		"INSERT INTO post_tags (post_id, created_at, tag) SELECT id, created_at, tags FROM posts; "            \
		"INSERT INTO post_revisions (post_id, version, title, content, format, tags,"                          \
		" changed_at, changed_by) SELECT id, version, title, 'c', format, tags,"                               \
		" created_at, user_id FROM posts WHERE id % 4 = 0; "                                                   \
		"INSERT INTO post_history (post_id, version, from_status, to_status, action, actor_id,"                \
		" happened_at) SELECT id, 2, 'pending', status, 'approve', user_id, created_at FROM posts; "           \
		"INSERT INTO publications (post_id, schedule_version, publish_at, published_at,"                       \
		" worker, posts) SELECT id, 1, created_at, created_at, 'worker', id % 8 FROM posts WHERE id % 4 = 1; " \
		"INSERT INTO deliveries (post_id, schedule_version, user_id, channel, title, content,"                 \
		" state, attempts, uncounted, uncertain, until, reason, changed_at) SELECT id, 1, user_id, 'webhook'," \
		" title, 'c', CASE WHEN id % 2 = 0 THEN 'failed' ELSE 'waiting' END, 1, 0, 0, created_at, '',"         \
		" created_at FROM posts WHERE id % 8 < 2; "                                                            \
		"INSERT INTO publishing_batches (published_at, worker, posts, lateness_max_us, lateness)"              \
		" SELECT created_at, 'worker', 1, 1, '1:1' FROM posts; "                                               \
		"INSERT INTO slot_weeks (user_id, timezone, minutes) SELECT id, 'UTC', '540,1980'"                     \
		" FROM posts WHERE id % 20 = 1; " NEWS TALK IMAGES                                                     \
		"INSERT INTO drafts (user_id, version, title, content, saved_at) SELECT id, 1, title,"                 \
		" 'c', created_at FROM posts WHERE id % 4 = 0; "

/* What people say about posts and make of them: fifty thousand of each. */
#define TALK                                                                              \
	"INSERT INTO comment_threads (post_id, last_seq, comments) SELECT id, 1, 1"       \
	" FROM posts WHERE id % 4 = 0; "                                                  \
	"INSERT INTO comments (post_id, user_id, seq, change_seq, content, status,"       \
	" created_at, updated_at) SELECT id, CASE WHEN id % 40 > 0 THEN user_id END, 1,"  \
	" 1, 'c', CASE WHEN id % 40 > 0 THEN 'visible' ELSE 'removed' END, created_at,"   \
	" created_at FROM posts WHERE id % 4 = 0; "                                       \
	"INSERT INTO collection_owners (user_id, collections) SELECT id, 1"               \
	" FROM posts WHERE id % 4 = 0; "                                                  \
	"INSERT INTO collections (user_id, name, created_at, updated_at, version) SELECT" \
	" user_id, 'n', created_at, created_at, 1 FROM posts WHERE id % 4 = 0; "          \
	"INSERT INTO collection_posts (collection_id, post_id, place) SELECT id / 4 %"    \
	" 200 + 1, id, id FROM posts WHERE id % 4 = 0; "                                  \
	"INSERT INTO feature_requests (user_id, title, description, status, priority,"    \
	" votes, created_at, updated_at, version) SELECT user_id, 't', 'd', CASE id % 3"  \
	" WHEN 0 THEN 'pending' WHEN 1 THEN 'accepted' ELSE 'declined' END, 'low',"       \
	" id % 100, created_at, created_at, 1 FROM posts WHERE id % 4 = 0; "              \
	"INSERT INTO feature_votes (request_id, user_id) SELECT id, coalesce(user_id, 1)" \
	" FROM feature_requests; "

/* What happened, and who is told of it. */
#define NEWS                                                                                                  \
	"INSERT INTO events (position, kind, user_id, post_id, data, created_at) SELECT"                      \
	" CASE WHEN id % 100 > 0 THEN id END, CASE id % 20 WHEN 7 THEN 'article.submitted' WHEN 8 THEN"       \
	" 'comment.created' ELSE 'post.created' END, user_id, id, '{}', created_at FROM posts; "              \
	"INSERT INTO notified_authors (user_id, seen_at) SELECT id, created_at FROM posts WHERE id % 4 = 0; " \
	"INSERT INTO webhooks (user_id, url, events, hears_published, state, secret, failures,"               \
	" created_at, updated_at) SELECT user_id, 'https://e.example/', ' post.created ', id % 40 / 20,"      \
	" 'enabled', 's', 0, created_at, created_at FROM posts WHERE id % 20 = 1; "                           \
	"INSERT INTO webhook_deliveries (webhook_id, event_id, kind, state, attempts, due_at, created_at)"    \
	" SELECT id % 10000, id, 'post.created', CASE WHEN id % 50 = 0 THEN 'pending' ELSE 'delivered' END,"  \
	" 1, CASE WHEN id % 50 = 0 THEN created_at END, created_at FROM posts; "

#define IMAGES                                                                                                 \
	"INSERT INTO media_objects (sha256, type, width, height, bytes, renditions, refs, needed_until)"       \
	" SELECT 'digest ' || id, 'image/png', 640, 480, 1, '', CASE WHEN id % 100 = 1 THEN 0 ELSE 1 END,"     \
	" created_at FROM posts WHERE id % 8 < 2; "                                                            \
	"INSERT INTO media (user_id, sha256, alt, created_at) SELECT user_id, 'digest ' || id, '', created_at" \
	" FROM posts WHERE id % 8 < 2; "

/* A post every five minutes from 2024 on. PostgreSQL learns at once that there are many: else it
 * could look for each revision's post as if there were none. */
static const char *const fill[] = {
	[DB_SQLITE] =
		"CREATE TEMP TABLE numbers AS WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL"
		" SELECT n + 1 FROM counted WHERE n < 199999) SELECT n FROM counted; " FILL(
			"1704067200000000 + n * 300000000", "printf('%.*c', 400, '.')",
			"") "DROP TABLE numbers",
	[DB_POSTGRES] =
		"CREATE TEMP TABLE numbers AS SELECT generate_series(0, 199999) AS n; " FILL(
			"timestamptz '2024-01-01Z' + n * interval '5 minutes'", "repeat('.', 400)",
			"ANALYZE posts; ") "DROP TABLE numbers",
};

/* Where a plan that reads no whole table could still read far too much, the index it must take;
 * with the clause that names a parameter. */
static const struct {
	const struct sql *sql;
	uint32_t parameter;
	const char *index;
	bool on_sqlite_only; /* PostgreSQL weighs, and may find another one as cheap */
} taken[] = {
	{&SQL_DUE_PAGE, 2, "posts_due", false},
	{&SQL_SCHEDULE_PAGE, 1, "posts_calendar", true},
	{&SQL_SCHEDULE_PAGE, 2, "posts_planned", false},
	{&SQL_SLOT_TIMES_FREE, 0, "posts_calendar (user_id=? AND publish_at>? AND publish_at<?",
		true},
	{&SQL_SLOT_TIMES_FREE, 0, "posts_calendar", false},
	{&SQL_MEDIA_OBJECTS_DOOM, 0, "media_objects_unused", false},
	{&SQL_MEDIA_PAGE, 2, "media_author", false},
	{&SQL_ZONE_STATES, 0, "posts_zone", false},
	{&SQL_ZONE_SCHEDULES, 2, "posts_zone", false},
	{&SQL_POSTS_PUBLIC_CREATED_DESC, 13, "posts_public_created", false},
	{&SQL_FEED_ITEMS, 0, "posts_public_published", false},
	{&SQL_SITEMAP_PAGE, 0, "posts_public_created", false},
	{&SQL_POSTS_PUBLIC_PUBLISHED_DESC, 13, "posts_public_published", false},
	{&SQL_POSTS_PUBLIC_CREATED_DESC, 1, "posts_author", false},
	{&SQL_POSTS_ALL_CREATED_DESC, 1, "posts_author", false},
	{&SQL_POSTS_ALL_CREATED_DESC, 10, "posts_unpublished", false},
	{&SQL_POSTS_ALL_COUNT, 10, "posts_unpublished", false},
	{&SQL_POSTS_PUBLIC_COUNT, 3, "post_tags", false},
	{&SQL_POSTS_PUBLIC_COUNT, 6, "post_words", false},
	{&SQL_POSTS_PUBLIC_CREATED_DESC, 3, "post_tags", false},
	{&SQL_POSTS_PUBLIC_CREATED_DESC, 6, "post_words", false},
	{&SQL_POSTS_PUBLIC_CREATED_DESC, 7, "posts_public_created", false},
	{&SQL_POSTS_PUBLIC_CREATED_DESC, 8, "posts_public_created", false},
	{&SQL_POSTS_PUBLIC_PUBLISHED, 8, "posts_public_published", false},
	{&SQL_POSTS_TAGGED_NEWEST, 0, "post_tags", false},
	{&SQL_POSTS_TAGGED_NEWEST, 11, "posts_author", false},
	{&SQL_POSTS_OWN_TAGGED_NEWEST, 0, "posts_author", false},
	{&SQL_POSTS_FOUND_SCORED, 0, "post_words", false},
	{&SQL_POSTS_FOUND_NEWEST, 3, "post_words", false},
	{&SQL_POSTS_FOUND_COUNT, 5, "post_words", false},
	{&SQL_PACE_NEWEST, 3, "posts_author", false},
	{&SQL_PACE_NEWEST, 4, "posts_unpublished", false},
	{&SQL_PACE_NEWEST, 5, "posts_public_created", false},
	{&SQL_POSTS_WAITING_CREATED_DESC, 0, "COVERING INDEX posts_due", true},
	{&SQL_POSTS_WAITING_CREATED_DESC, 1, "posts_author", true},
	{&SQL_POSTS_WAITING_CREATED_DESC, 3, "post_tags", true},
	{&SQL_POSTS_WAITING_CREATED_DESC, 6, "post_words", true},
	{&SQL_POSTS_WAITING_COUNT, 0, "COVERING INDEX posts_due", true},
	{&SQL_STATS_LATENESS, 0, "publishing_batches_published", false},
	{&SQL_STATS_OVERDUE, 0, "posts_due", false},
	{&SQL_STATS_PENDING, 0, "posts_due", false},
	{&SQL_STATS_DOUBLED, 0, "posts_public_published", false},
	{&SQL_COMMENTS_OLDEST, 2, "comments_listed", false},
	{&SQL_COMMENTS_NEWEST, 3, "comments_listed", false},
	{&SQL_COMMENTS_CHANGED, 0, "comments_changed", false},
	{&SQL_COMMENTS_OF_AUTHOR, 0, "comments_author", false},
	{&SQL_EVENTS_OF_AUTHOR, 0, "events_author", false},
	{&SQL_EVENTS_SUBMITTED, 0, "events_submitted", false},
	{&SQL_COLLECTION_PAGE, 2, "collections_owner", false},
	{&SQL_COLLECTION_POST_PAGE, 2, "collection_posts_place", false},
	{&SQL_FEATURE_REQUESTS_WANTED, 3, "feature_requests_votes", false},
	{&SQL_FEATURE_REQUESTS_WANTED, 2, "feature_requests_status_votes", false},
	{&SQL_FEATURE_REQUESTS_NEWEST, 2, "feature_requests_status", true},
	{&SQL_POSTS_PER_AUTHOR, 0, "COVERING INDEX posts_author", true},
	{&SQL_POSTS_PER_AUTHOR, 0, "posts_author", false},
	{&SQL_POSTS_PER_AUTHOR, 0, "COVERING INDEX posts_unpublished", true},
	{&SQL_POSTS_PER_AUTHOR, 0, "COVERING INDEX posts_due", true},
	{&SQL_POSTS_PER_AUTHOR, 0, "posts_unpublished", false},
};

static uint32_t clause_of(const struct sql *sql, enum db_engine engine, uint32_t parameter)
{
	for (size_t i = 0; parameter && i < sql->clause_count; i++)
		if (sql->clauses[engine][i] & PLAN_PARAMETER(parameter))
			return UINT32_C(1) << i;
	return 0;
}

/* On PostgreSQL no index has a status (schema/postgres/0029). */
static const char *index_on(enum db_engine engine, const char *index)
{
	static const char *const others[][2] = {{"posts_due", "waiting_posts_due"},
		{"posts_zone", "waiting_posts_zone"}, {"posts_unpublished", "posts_held"}};
	for (size_t i = 0; engine == DB_POSTGRES && i < COUNT_OF(others); i++)
		if (!strcmp(index, others[i][0]))
			return others[i][1];
	return index;
}

static void check_taken(struct fixture *f)
{
	enum db_engine engine = db_engine(f->db);
	for (size_t i = 0; i < COUNT_OF(taken); i++) {
		if (engine == DB_POSTGRES && taken[i].on_sqlite_only)
			continue;
		const struct plan_case *each = plan_case_of(&list, taken[i].sql);
		uint32_t mask = clause_of(taken[i].sql, engine, taken[i].parameter);
		const char *index = index_on(engine, taken[i].index);
		cr_expect(plan_uses(f, each, mask, index), "%s, clauses %x: not by %s",
			taken[i].sql->name, mask, index);
	}
}

STORE_TEST(post_plan, every_statement_finds_its_posts_by_an_index_or_says_why_not)
{
	struct fixture f = open_fixture(engine);
	plan_run(&f, fill[engine]);
	idempotency_fill(&f, engine);
	plan_settle(&f);
	plan_check(&f, &list);
	check_taken(&f);
}

/* Of what is looked for: a table read whole, with and without an order that a LIMIT ends. */
STORE_TEST(post_plan, a_statement_that_reads_everything_is_found)
{
	struct fixture f = open_fixture(engine);
	plan_settle(&f);
	static const struct {
		struct sql sql;
		bool found;
	} statements[] = {
		{{.text = BOTH("SELECT id FROM posts WHERE title = 'x'")}, true},
		{{.text = BOTH("SELECT count(*) FROM posts")}, true},
		{{.text = BOTH("SELECT id FROM posts ORDER BY title LIMIT 1")}, true},
		{{.text = BOTH("UPDATE posts SET title = 'y' WHERE title = 'x'")}, true},
		{{.text = BOTH("SELECT holder FROM sweeper WHERE holder = 'x'")}, false},
	};
	for (size_t i = 0; i < COUNT_OF(statements); i++) {
		const struct plan_case each = {.sql = &statements[i].sql};
		const char *scan = plan_scan(&f, &each, 0, small);
		cr_expect(eq(int, scan != NULL, statements[i].found), "%s",
			statements[i].sql.text[engine]);
	}
}

/* PostgreSQL would walk all that is scheduled for each batch, if it believed that nothing is: it
 * last looked when nothing was, and then a million posts are. */
Test(post_plan, a_batch_is_not_looked_for_among_all_that_is_due)
{
	static const struct sql *const by_tickets[] = {&SQL_DELIVERY_CANDIDATES,
		&SQL_PUBLICATION_PUBLISH, &SQL_PUBLICATION_RUN_MOMENT, &SQL_PUBLICATION_RUN,
		&SQL_PUBLICATION_RUN_GONE, &SQL_PUBLICATION_EVENTS,
		&SQL_PUBLICATION_SOME_WAIT_NO_MORE, &SQL_PUBLICATION_WAITING};
	static const char *const indexes[] = {"waiting_posts_due", "posts_public", "posts_calendar",
		"posts_planned"};
	struct fixture f = open_fixture(DB_POSTGRES);
	plan_run(&f,
		"INSERT INTO posts (user_id, kind, title, format, status, tags, channel,"
		" created_at, updated_at, version) SELECT 1, 'post', 'a', 'markdown', 'draft', '',"
		" 'site', now(), now(), 1 FROM generate_series(1, 20000)");
	plan_settle(&f);
	plan_run(&f, "UPDATE posts SET status = 'scheduled', schedule_version = 1,"
		     " publish_at = '2025-06-01T00:00:00Z'");
	for (size_t i = 0; i < COUNT_OF(by_tickets); i++)
		for (size_t j = 0; j < COUNT_OF(indexes); j++)
			cr_expect(not(plan_uses(&f, plan_case_of(&list, by_tickets[i]), 0,
					  indexes[j])),
				"%s: %s", by_tickets[i]->name, indexes[j]);
}
