DROP TABLE canary;
DROP TABLE publishing_batches;
DROP TRIGGER post_words_remove ON posts;
DROP TRIGGER post_words_keep ON posts;
DROP FUNCTION post_words_remove();
DROP FUNCTION post_words_keep();
DROP TABLE post_words;
ALTER TABLE posts ADD COLUMN words tsvector
	GENERATED ALWAYS AS (to_tsvector('simple', title || ' ' || content)) STORED;
CREATE INDEX posts_words ON posts USING gin (words);
