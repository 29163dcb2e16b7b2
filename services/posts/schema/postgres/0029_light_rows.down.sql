DROP TRIGGER waiting_posts_add ON posts;
DROP TRIGGER waiting_posts_change ON posts;
DROP TRIGGER waiting_posts_remove ON posts;
DROP FUNCTION waiting_posts_add();
DROP FUNCTION waiting_posts_change();
DROP FUNCTION waiting_posts_remove();
DROP TABLE waiting_posts;
DROP INDEX posts_public_created;
DROP INDEX posts_public_published;
DROP INDEX posts_held;
ALTER TABLE posts DROP COLUMN live_at, DROP COLUMN held;
ALTER TABLE posts RESET (fillfactor);

DROP TRIGGER post_words_change ON posts;
DROP TRIGGER post_contents_remove ON posts;
DROP FUNCTION post_contents_remove();
ALTER TABLE posts ADD COLUMN content text;
UPDATE posts SET content = coalesce((SELECT c.content FROM post_contents AS c WHERE post_id = id), '');
ALTER TABLE posts ALTER COLUMN content SET NOT NULL;
ALTER TABLE post_revisions DROP CONSTRAINT post_revisions_post_id_fkey,
	ADD CONSTRAINT post_revisions_post_id_fkey
	FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE;
ALTER TABLE comment_threads DROP CONSTRAINT comment_threads_post_id_fkey,
	ADD CONSTRAINT comment_threads_post_id_fkey
	FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE;
ALTER TABLE comments DROP CONSTRAINT comments_post_id_fkey,
	ADD CONSTRAINT comments_post_id_fkey
	FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE;
ALTER TABLE collection_posts DROP CONSTRAINT collection_posts_post_id_fkey,
	ADD CONSTRAINT collection_posts_post_id_fkey
	FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE;
ALTER TABLE post_media DROP CONSTRAINT post_media_post_id_fkey,
	ADD CONSTRAINT post_media_post_id_fkey
	FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE;
DROP TABLE post_contents;
DROP FUNCTION post_words_add();
DROP FUNCTION post_words_of_post();
DROP FUNCTION post_words_of_content();
DROP FUNCTION post_words_keep(bigint);
CREATE FUNCTION post_words_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO post_words (post_id, created_at, words, facets)
		VALUES (new.id, new.created_at, post_words_of(new.title, new.content),
			post_facets_of(new.user_id, new.tags, new.created_at))
		ON CONFLICT (post_id) DO UPDATE SET words = excluded.words, facets = excluded.facets;
	RETURN NULL;
END $$;
CREATE TRIGGER post_words_keep AFTER INSERT ON posts
	FOR EACH ROW WHEN (new.schedule_version = 0) EXECUTE FUNCTION post_words_keep();
CREATE TRIGGER post_words_change AFTER UPDATE OF title, content, tags ON posts
	FOR EACH ROW WHEN ((old.title, old.content, old.tags) IS DISTINCT FROM (new.title, new.content, new.tags))
	EXECUTE FUNCTION post_words_keep();
CREATE INDEX posts_public_created ON posts (created_at, id) WHERE status IN ('published', 'approved');
CREATE INDEX posts_public_published ON posts (published_at, id) WHERE status IN ('published', 'approved');
CREATE INDEX posts_unpublished ON posts (status, created_at, id, user_id)
	WHERE status NOT IN ('published', 'approved');
CREATE INDEX posts_due ON posts (publish_at, id) WHERE status = 'scheduled';
CREATE INDEX posts_zone ON posts (schedule_zone, publish_at, id)
	WHERE status = 'scheduled' AND schedule_zone <> 'UTC';
