-- How each post came to its status. When it was made its own row says, when its minute came the
-- ledger.
CREATE TABLE post_history (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
	version INTEGER NOT NULL,                    -- of the post, afterwards
	from_status TEXT,                            -- none: it was made by another than its author
	to_status TEXT NOT NULL,
	action TEXT NOT NULL,
	actor_id INTEGER,                            -- none: Crier itself
	reason TEXT,
	happened_at INTEGER NOT NULL
) STRICT;
CREATE INDEX post_history_post ON post_history (post_id, id);
