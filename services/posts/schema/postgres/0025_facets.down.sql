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

CREATE TABLE tags_by_post (
	tag text NOT NULL,
	post_id bigint NOT NULL,
	PRIMARY KEY (tag, post_id)
);
INSERT INTO tags_by_post (tag, post_id) SELECT tag, post_id FROM post_tags ORDER BY tag, post_id;
DROP TABLE post_tags;
ALTER TABLE tags_by_post RENAME TO post_tags;
ALTER INDEX tags_by_post_pkey RENAME TO post_tags_pkey;

ALTER TABLE deliveries DROP COLUMN images;
ALTER TABLE deliveries DROP COLUMN tags;
