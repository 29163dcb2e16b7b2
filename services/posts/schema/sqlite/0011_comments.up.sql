-- What people say about posts. A thread's row is made with its first comment; whatever happens there
-- takes its next number.
CREATE TABLE comment_threads (
	post_id INTEGER PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
	last_seq INTEGER NOT NULL,
	comments INTEGER NOT NULL                    -- visible ones
) STRICT;

CREATE TABLE comments (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
	user_id INTEGER,                             -- NULL with its content once it is removed
	seq INTEGER NOT NULL,                        -- the number it was written under
	change_seq INTEGER NOT NULL,                 -- and that of its last change
	content TEXT,
	status TEXT NOT NULL,                        -- visible, hidden, removed
	reason TEXT,                                 -- why it is hidden
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX comments_listed ON comments (post_id, seq) WHERE status <> 'removed';
CREATE UNIQUE INDEX comments_changed ON comments (post_id, change_seq);
CREATE INDEX comments_author ON comments (user_id, post_id) WHERE user_id IS NOT NULL;
