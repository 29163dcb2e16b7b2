-- A post's row names its tags, so what goes away can be named too: without an index by post and
-- without a look at the post, a tag costs half.
CREATE TABLE tags_of_posts (
	tag TEXT NOT NULL,
	post_id INTEGER NOT NULL,
	PRIMARY KEY (tag, post_id)
) STRICT, WITHOUT ROWID;
INSERT INTO tags_of_posts (tag, post_id) SELECT tag, post_id FROM post_tags;
DROP TABLE post_tags;
ALTER TABLE tags_of_posts RENAME TO post_tags;
