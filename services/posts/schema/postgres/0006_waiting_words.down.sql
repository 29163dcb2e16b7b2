INSERT INTO post_words (post_id, words)
	SELECT id, post_words_of(title, content) FROM posts
	WHERE id IN (SELECT post_id FROM post_words_waiting)
	ON CONFLICT (post_id) DO NOTHING;
DROP TRIGGER post_words_wait ON posts;
DROP TRIGGER post_words_change ON posts;
DROP TRIGGER post_words_keep ON posts;
DROP FUNCTION post_words_wait();
CREATE OR REPLACE FUNCTION post_words_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO post_words (post_id, words)
		VALUES (new.id, to_tsvector('simple', new.title || ' ' || new.content))
		ON CONFLICT (post_id) DO UPDATE SET words = excluded.words;
	RETURN NULL;
END $$;
CREATE TRIGGER post_words_keep AFTER INSERT OR UPDATE OF title, content ON posts
	FOR EACH ROW EXECUTE FUNCTION post_words_keep();
DROP FUNCTION post_words_of(text, text);
DROP TABLE post_words_waiting;
