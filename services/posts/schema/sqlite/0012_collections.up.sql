-- Posts that people put together for themselves, in an order. How many collections each has is a row
-- of their own, so that the last one that may be is not made twice at once.
CREATE TABLE collection_owners (
	user_id INTEGER PRIMARY KEY,
	collections INTEGER NOT NULL
) STRICT;

CREATE TABLE collections (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	user_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;
CREATE INDEX collections_owner ON collections (user_id, id);

CREATE TABLE collection_posts (
	collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
	post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
	place INTEGER NOT NULL,                      -- ascending, with gaps
	PRIMARY KEY (collection_id, post_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX collection_posts_place ON collection_posts (collection_id, place);
CREATE INDEX collection_posts_post ON collection_posts (post_id);
