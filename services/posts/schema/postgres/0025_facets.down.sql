DROP TRIGGER post_words_change ON posts;
CREATE OR REPLACE FUNCTION post_words_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO post_words (post_id, words) VALUES (new.id, post_words_of(new.title, new.content))
		ON CONFLICT (post_id) DO UPDATE SET words = excluded.words;
	RETURN NULL;
END $$;
CREATE TRIGGER post_words_change AFTER UPDATE OF title, content ON posts
	FOR EACH ROW EXECUTE FUNCTION post_words_keep();
DROP INDEX post_words_words;
ALTER TABLE post_words DROP COLUMN facets, DROP COLUMN created_at;
CREATE INDEX post_words_words ON post_words USING gin (words);
DROP FUNCTION post_facets_of(bigint, text, timestamptz);
