-- What is known of public pages, of their posts and of who speaks there. What is not known is NULL,
-- never 0. Nothing has fetched pages before this step: what is kept of them is that they were there.
ALTER TABLE pages RENAME TO pages_before;

CREATE TABLE pages (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	username TEXT NOT NULL,                      -- as it is shown
	facts TEXT NOT NULL DEFAULT '',              -- a line for each, see fact_lines.h
	search_name TEXT NOT NULL,                   -- name and username, folded
	category TEXT,                               -- folded
	audience INTEGER NOT NULL DEFAULT -1,         -- followers, to sort by; -1: not known
	source TEXT NOT NULL,                        -- which told most the last time
	fetched_at INTEGER NOT NULL
) STRICT;
CREATE INDEX pages_audience ON pages (audience, id);
CREATE INDEX pages_category ON pages (category, audience, id);

-- All names under which a page is found, in lower case: usernames, the id of the profile, the older id.
CREATE TABLE page_names (
	name TEXT PRIMARY KEY,
	page_id INTEGER NOT NULL REFERENCES pages (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX page_names_page ON page_names (page_id);

INSERT INTO pages (username, search_name, source, fetched_at)
	SELECT username, lower(username), source, fetched_at FROM pages_before ORDER BY username;
INSERT INTO page_names (name, page_id) SELECT lower(username), id FROM pages;
DROP TABLE pages_before;

-- Every piece of one, two and three characters of a name, as the hexadecimal digits of its UTF-8.
CREATE VIEW page_grams AS
SELECT p.id AS page_id, (
	SELECT group_concat(hex(substr(p.search_name, place.key + 1, size.value)), ' ')
	-- An array of as many zeros as the name has characters: triggers may not count recursively.
	FROM json_each('[' || rtrim(replace(hex(zeroblob(length(p.search_name))), '00', '0,'), ',') || ']')
		AS place, json_each('[1,2,3]') AS size
	WHERE place.key + size.value <= length(p.search_name)) AS grams
FROM pages AS p;

CREATE VIRTUAL TABLE page_pieces USING fts5 (
	grams, content = '', columnsize = 0, detail = 'none', tokenize = 'ascii'
);
INSERT INTO page_pieces (rowid, grams) SELECT page_id, grams FROM page_grams;
CREATE TRIGGER page_pieces_add AFTER INSERT ON pages
BEGIN
	INSERT INTO page_pieces (rowid, grams) SELECT page_id, grams FROM page_grams WHERE page_id = new.id;
END;
CREATE TRIGGER page_pieces_leave BEFORE UPDATE OF search_name ON pages
WHEN old.search_name <> new.search_name
BEGIN
	INSERT INTO page_pieces (page_pieces, rowid, grams)
		SELECT 'delete', page_id, grams FROM page_grams WHERE page_id = old.id;
END;
CREATE TRIGGER page_pieces_change AFTER UPDATE OF search_name ON pages
WHEN old.search_name <> new.search_name
BEGIN
	INSERT INTO page_pieces (rowid, grams) SELECT page_id, grams FROM page_grams WHERE page_id = new.id;
END;
CREATE TRIGGER page_pieces_remove BEFORE DELETE ON pages
BEGIN
	INSERT INTO page_pieces (page_pieces, rowid, grams)
		SELECT 'delete', page_id, grams FROM page_grams WHERE page_id = old.id;
END;

-- Posts stay when a source shows them no longer, up to a number for each page.
CREATE TABLE page_posts (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	page_id INTEGER NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
	platform_id TEXT NOT NULL,
	kind TEXT NOT NULL,                          -- post, video, photo, entry
	url TEXT,
	title TEXT,
	content TEXT,
	author TEXT,
	created_at INTEGER,
	posted_at INTEGER NOT NULL,                  -- created_at, or when it was first seen
	pinned INTEGER NOT NULL,
	counts TEXT NOT NULL,                        -- see count_words.h
	media TEXT NOT NULL,                         -- see media_lines.h
	source TEXT NOT NULL,
	fetched_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX page_posts_platform ON page_posts (page_id, platform_id);
CREATE INDEX page_posts_newest ON page_posts (page_id, posted_at, id);

-- People of other services: who comments, who follows and is followed.
CREATE TABLE page_people (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	platform_id TEXT NOT NULL,
	name TEXT,
	url TEXT,
	picture TEXT,
	source TEXT NOT NULL,
	seen_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX page_people_platform ON page_people (platform_id);
CREATE INDEX page_people_seen ON page_people (seen_at);

CREATE TABLE page_relations (
	page_id INTEGER NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
	kind TEXT NOT NULL,                          -- follower, following, reactor
	person_id INTEGER NOT NULL REFERENCES page_people (id) ON DELETE CASCADE,
	seen_at INTEGER NOT NULL,
	PRIMARY KEY (page_id, kind, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX page_relations_person ON page_relations (person_id);

CREATE TABLE page_comments (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	post_id INTEGER NOT NULL REFERENCES page_posts (id) ON DELETE CASCADE,
	platform_id TEXT NOT NULL,
	parent_id TEXT,
	person_id INTEGER REFERENCES page_people (id) ON DELETE CASCADE,
	author TEXT,
	content TEXT,
	url TEXT,
	created_at INTEGER,
	posted_at INTEGER NOT NULL,
	counts TEXT NOT NULL,
	source TEXT NOT NULL,
	seen_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX page_comments_platform ON page_comments (post_id, platform_id);
CREATE INDEX page_comments_newest ON page_comments (post_id, posted_at, id);
CREATE INDEX page_comments_person ON page_comments (person_id);
CREATE INDEX page_comments_seen ON page_comments (seen_at);

-- What was measured, thinned as it grows old.
CREATE TABLE page_metrics (
	page_id INTEGER NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
	metric TEXT NOT NULL,                        -- followers, likes
	measured_at INTEGER NOT NULL,
	day INTEGER NOT NULL,                        -- of measured_at, since 1970
	value INTEGER NOT NULL,
	unit INTEGER NOT NULL,                       -- 0: exact
	PRIMARY KEY (page_id, metric, measured_at)
) STRICT, WITHOUT ROWID;

-- What sources answered, for a while: so that a better parser reads it again.
CREATE TABLE page_bodies (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL,                          -- under which the page was asked for, in lower case
	source TEXT NOT NULL,
	url TEXT NOT NULL,
	status INTEGER NOT NULL,
	content_type TEXT,
	fetched_at INTEGER NOT NULL,
	body TEXT NOT NULL,                          -- zstd, in base64url
	bytes INTEGER NOT NULL                       -- of the column body
) STRICT;
CREATE INDEX page_bodies_name ON page_bodies (name, id);
CREATE INDEX page_bodies_age ON page_bodies (fetched_at, bytes);

-- How each source answered the last time.
CREATE TABLE page_sources (
	name TEXT NOT NULL,                          -- in lower case
	source TEXT NOT NULL,                        -- graph, html, generic
	outcome TEXT NOT NULL,
	detail TEXT,
	asked_at INTEGER NOT NULL,
	next_at INTEGER,                             -- it is not asked before
	failures INTEGER NOT NULL,                   -- in a row
	PRIMARY KEY (name, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX page_sources_age ON page_sources (asked_at);

-- What the answers were known by: who shows it is told that nothing changed.
CREATE TABLE page_validators (
	name TEXT NOT NULL,
	url TEXT NOT NULL,
	etag TEXT,
	last_modified TEXT,
	told_at INTEGER NOT NULL,
	PRIMARY KEY (name, url)
) STRICT, WITHOUT ROWID;
CREATE INDEX page_validators_age ON page_validators (told_at);

-- What is to be fetched: a row for each name that was asked for lately.
CREATE TABLE page_jobs (
	name TEXT PRIMARY KEY,                       -- in lower case
	waited INTEGER NOT NULL,                     -- 1: somebody waits for it
	due_at INTEGER,                              -- not before; while one fetches: its lease
	not_before INTEGER,                           -- it is not asked for again, whoever wants it
	attempts INTEGER NOT NULL,                   -- begun
	ended INTEGER NOT NULL,                      -- of them
	failures INTEGER NOT NULL,                   -- in a row
	counters_at INTEGER,                         -- when each part was fetched last
	posts_at INTEGER,
	static_at INTEGER,
	outcome TEXT,                                -- of the last fetch that ended
	detail TEXT,
	ended_at INTEGER,
	asked_at INTEGER NOT NULL                    -- by somebody, to the hour
) STRICT, WITHOUT ROWID;
CREATE INDEX page_jobs_due ON page_jobs (waited, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX page_jobs_asked ON page_jobs (asked_at);

-- How many unknown pages each account had fetched in the hour that began then.
CREATE TABLE page_askers (
	user_id INTEGER PRIMARY KEY,
	hour_at INTEGER NOT NULL,
	fetches INTEGER NOT NULL
) STRICT;
CREATE INDEX page_askers_age ON page_askers (hour_at);

-- Digests of who must not come back.
CREATE TABLE page_erasures (
	digest TEXT PRIMARY KEY,
	erased_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
