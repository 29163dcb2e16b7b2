-- One reaction of each reader to each post.
CREATE TABLE reactions (
	post_id INTEGER NOT NULL,
	user_id INTEGER NOT NULL,
	type TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	PRIMARY KEY (post_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reactions_user ON reactions (user_id);
