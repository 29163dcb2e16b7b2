-- Posts and articles, with the truth about when each goes live.
CREATE TABLE posts (
	-- AUTOINCREMENT: an id is never used again, so a stale due entry can never name a new post.
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	user_id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	title TEXT NOT NULL,
	content TEXT NOT NULL,
	format TEXT NOT NULL,
	status TEXT NOT NULL,
	tags TEXT NOT NULL,                          -- one a line
	channel TEXT NOT NULL,
	publish_at INTEGER,
	published_at INTEGER,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	version INTEGER NOT NULL,
	schedule_version INTEGER NOT NULL DEFAULT 0, -- goes up with each schedule, move and cancel
	schedule_date TEXT,                          -- what the author said, in their zone
	schedule_hour INTEGER,
	schedule_minute INTEGER,
	schedule_zone TEXT,
	schedule_note TEXT,
	import_key TEXT                              -- where it was imported from, so that it is once
) STRICT;

CREATE INDEX posts_public_created ON posts (created_at, id)
	WHERE status IN ('published', 'approved');
CREATE INDEX posts_public_published ON posts (published_at, id)
	WHERE status IN ('published', 'approved');
CREATE INDEX posts_author ON posts (user_id, created_at, id);
CREATE INDEX posts_unpublished ON posts (status, created_at, id)
	WHERE status NOT IN ('published', 'approved');
CREATE INDEX posts_due ON posts (publish_at, id) WHERE status = 'scheduled';
CREATE INDEX posts_calendar ON posts (user_id, publish_at, id) WHERE publish_at IS NOT NULL;
CREATE UNIQUE INDEX posts_imported ON posts (import_key) WHERE import_key IS NOT NULL;

CREATE TABLE post_tags (
	post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
	tag TEXT NOT NULL,
	PRIMARY KEY (tag, post_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX post_tags_post ON post_tags (post_id);

CREATE TABLE post_revisions (
	post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
	version INTEGER NOT NULL,
	title TEXT NOT NULL,
	content TEXT NOT NULL,
	format TEXT NOT NULL,
	tags TEXT NOT NULL,
	changed_at INTEGER NOT NULL,
	changed_by INTEGER NOT NULL,
	PRIMARY KEY (post_id, version)
) STRICT, WITHOUT ROWID;

-- The ledger: each time a scheduled post went live. It outlives the post.
CREATE TABLE publications (
	post_id INTEGER NOT NULL,
	schedule_version INTEGER NOT NULL,
	publish_at INTEGER NOT NULL,
	published_at INTEGER NOT NULL,
	worker TEXT NOT NULL,
	PRIMARY KEY (post_id, schedule_version)
) STRICT, WITHOUT ROWID;

-- Who may publish straight from here while Redis is gone; one row.
CREATE TABLE sweeper (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	holder TEXT NOT NULL,
	until INTEGER NOT NULL
) STRICT;
INSERT INTO sweeper (id, holder, until) VALUES (1, '', 0);

-- Words for search. New posts are added in batches (search_advance): adding each with its post
-- would make every post four times as dear. Up to the mark all posts are in, and the triggers
-- keep those so.
CREATE VIRTUAL TABLE post_words USING fts5 (
	title, content, content = 'posts', content_rowid = 'id',
	tokenize = 'unicode61 remove_diacritics 0'
);
CREATE TABLE post_words_mark (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	post_id INTEGER NOT NULL
) STRICT;
INSERT INTO post_words_mark (id, post_id) VALUES (1, 0);

CREATE TRIGGER post_words_change AFTER UPDATE OF title, content ON posts
WHEN old.id <= (SELECT post_id FROM post_words_mark)
BEGIN
	INSERT INTO post_words (post_words, rowid, title, content)
		VALUES ('delete', old.id, old.title, old.content);
	INSERT INTO post_words (rowid, title, content) VALUES (new.id, new.title, new.content);
END;
CREATE TRIGGER post_words_remove AFTER DELETE ON posts
WHEN old.id <= (SELECT post_id FROM post_words_mark)
BEGIN
	INSERT INTO post_words (post_words, rowid, title, content)
		VALUES ('delete', old.id, old.title, old.content);
END;
