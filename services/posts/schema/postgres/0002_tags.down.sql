ALTER TABLE post_tags ADD CONSTRAINT post_tags_post_id_fkey
	FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE;
CREATE INDEX post_tags_post ON post_tags (post_id);
