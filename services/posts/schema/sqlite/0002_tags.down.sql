CREATE TABLE tags_of_posts (
	post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
	tag TEXT NOT NULL,
	PRIMARY KEY (tag, post_id)
) STRICT, WITHOUT ROWID;
INSERT INTO tags_of_posts (tag, post_id) SELECT tag, post_id FROM post_tags;
DROP TABLE post_tags;
ALTER TABLE tags_of_posts RENAME TO post_tags;
CREATE INDEX post_tags_post ON post_tags (post_id);
