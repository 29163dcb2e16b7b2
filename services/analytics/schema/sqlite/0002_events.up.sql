-- What readers did with posts: the log, what is counted of it, and what is known of posts. What the
-- columns of the counts mean is defined in README.md, once for everybody.
--
-- at and key together tell an event from all others: key is a hash of its id and its contents. So
-- the log itself is what knows repeated events, for as long as it keeps them; and as they arrive
-- in about the order of their times, only the end of its index is touched.
CREATE TABLE event_log (
	at INTEGER NOT NULL,
	key INTEGER NOT NULL,
	event_id TEXT NOT NULL,
	kind INTEGER NOT NULL,                       -- enum act_kind
	post_id INTEGER NOT NULL,
	filter INTEGER NOT NULL,                     -- 0: it counts; else why not, enum act_filter
	referrer INTEGER NOT NULL,                   -- enum act_referrer, act_device
	device INTEGER NOT NULL,
	data TEXT,                                   -- a JSON object as it was sent; NULL: only post_id
	PRIMARY KEY (at, key)
) STRICT, WITHOUT ROWID;

-- Requests that were read from access logs, whatever their age. They stay: who imports them bounds
-- them, and reading a file again, or one that has grown, makes no doubles.
CREATE TABLE access_log (
	at INTEGER NOT NULL,
	key INTEGER NOT NULL,
	path_id INTEGER NOT NULL,
	post_id INTEGER NOT NULL,                    -- 0: of no post
	filter INTEGER NOT NULL,
	referrer INTEGER NOT NULL,
	device INTEGER NOT NULL,
	PRIMARY KEY (at, key)
) STRICT, WITHOUT ROWID;

-- From which day on the log is whole: rollups from before cannot be made again.
CREATE TABLE log_mark (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	whole_from INTEGER NOT NULL
) STRICT;
INSERT INTO log_mark (id, whole_from) VALUES (1, 0);

-- The rollups. A subject is a post (its id), all posts of a user (minus the user's id), or
-- everything (0). Quarters of an hour, days and months are counted in UTC, from 1970 on.
CREATE TABLE rollup_quarters (
	subject INTEGER NOT NULL,
	quarter INTEGER NOT NULL,                    -- seconds / 900: zones begin their days at such times
	impressions INTEGER NOT NULL DEFAULT 0,
	views INTEGER NOT NULL DEFAULT 0,
	shares INTEGER NOT NULL DEFAULT 0,
	comments INTEGER NOT NULL DEFAULT 0,
	likes INTEGER NOT NULL DEFAULT 0,
	praise INTEGER NOT NULL DEFAULT 0,
	empathy INTEGER NOT NULL DEFAULT 0,
	interest INTEGER NOT NULL DEFAULT 0,
	appreciation INTEGER NOT NULL DEFAULT 0,
	bots INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (subject, quarter)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_days (
	day INTEGER NOT NULL,                        -- seconds / 86400
	subject INTEGER NOT NULL,
	impressions INTEGER NOT NULL DEFAULT 0,
	views INTEGER NOT NULL DEFAULT 0,
	shares INTEGER NOT NULL DEFAULT 0,
	comments INTEGER NOT NULL DEFAULT 0,
	likes INTEGER NOT NULL DEFAULT 0,
	praise INTEGER NOT NULL DEFAULT 0,
	empathy INTEGER NOT NULL DEFAULT 0,
	interest INTEGER NOT NULL DEFAULT 0,
	appreciation INTEGER NOT NULL DEFAULT 0,
	bots INTEGER NOT NULL DEFAULT 0,
	from_site INTEGER NOT NULL DEFAULT 0,
	from_search INTEGER NOT NULL DEFAULT 0,
	from_social INTEGER NOT NULL DEFAULT 0,
	from_link INTEGER NOT NULL DEFAULT 0,
	on_desktop INTEGER NOT NULL DEFAULT 0,
	on_phone INTEGER NOT NULL DEFAULT 0,
	on_tablet INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (day, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_months (
	month INTEGER NOT NULL,                      -- 12 * (year - 1970) + month - 1
	subject INTEGER NOT NULL,
	impressions INTEGER NOT NULL DEFAULT 0,
	views INTEGER NOT NULL DEFAULT 0,
	shares INTEGER NOT NULL DEFAULT 0,
	comments INTEGER NOT NULL DEFAULT 0,
	likes INTEGER NOT NULL DEFAULT 0,
	praise INTEGER NOT NULL DEFAULT 0,
	empathy INTEGER NOT NULL DEFAULT 0,
	interest INTEGER NOT NULL DEFAULT 0,
	appreciation INTEGER NOT NULL DEFAULT 0,
	bots INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (month, subject)
) STRICT, WITHOUT ROWID;

-- Paths in access logs, and how often each was asked for.
CREATE TABLE paths (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	path TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE path_days (
	day INTEGER NOT NULL,
	path_id INTEGER NOT NULL,
	impressions INTEGER NOT NULL,
	bots INTEGER NOT NULL,
	PRIMARY KEY (day, path_id)
) STRICT, WITHOUT ROWID;

-- What is known of posts: from their events, or asked when somebody names one.
CREATE TABLE post_facts (
	post_id INTEGER PRIMARY KEY,
	user_id INTEGER NOT NULL,                    -- whose
	kind TEXT NOT NULL,
	title TEXT NOT NULL,
	status TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	publish_at INTEGER,
	published_at INTEGER,
	removed_at INTEGER                           -- the post is not there any more; its counts are
) STRICT;
CREATE INDEX post_facts_user ON post_facts (user_id, post_id);

-- How far posts' events are read.
CREATE TABLE posts_mark (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	position INTEGER NOT NULL
) STRICT;
INSERT INTO posts_mark (id, position) VALUES (1, 0);

-- What became of the events that came in, by the day on which they did: the four sum to received.
CREATE TABLE ingest_days (
	day INTEGER PRIMARY KEY,
	received INTEGER NOT NULL,
	accepted INTEGER NOT NULL,
	duplicate INTEGER NOT NULL,
	filtered INTEGER NOT NULL,
	rejected INTEGER NOT NULL
) STRICT;

-- Why events were filtered or rejected: sums of the same.
CREATE TABLE ingest_reasons (
	day INTEGER NOT NULL,
	reason TEXT NOT NULL,
	events INTEGER NOT NULL,
	PRIMARY KEY (day, reason)
) STRICT, WITHOUT ROWID;

-- Events that were rejected, until somebody replays or drops them.
CREATE TABLE dead_letters (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	user_id INTEGER,                             -- who sent it; NULL: a visitor
	received_at INTEGER NOT NULL,
	stage TEXT NOT NULL,
	reason TEXT NOT NULL,
	detail TEXT NOT NULL,
	event_id TEXT,
	payload TEXT NOT NULL                        -- as it came
) STRICT;
CREATE INDEX dead_letters_user ON dead_letters (user_id, id);

-- What a day's reactions are, for making its rollups again.
CREATE INDEX reactions_created ON reactions (created_at);
