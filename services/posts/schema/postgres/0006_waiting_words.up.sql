-- What comes in already scheduled comes by the ten thousand, and its words cost as much as all the
-- rest of it: they wait here, for the indexer or for the search that would miss them.
CREATE TABLE post_words_waiting (
	post_id bigint PRIMARY KEY
);

-- A tsvector ends at 1 MB. A post that has more is found by its title.
CREATE FUNCTION post_words_of(title text, content text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN to_tsvector('simple', title || ' ' || content);
EXCEPTION WHEN program_limit_exceeded THEN
	RETURN to_tsvector('simple', title);
END $$;

CREATE OR REPLACE FUNCTION post_words_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO post_words (post_id, words) VALUES (new.id, post_words_of(new.title, new.content))
		ON CONFLICT (post_id) DO UPDATE SET words = excluded.words;
	RETURN NULL;
END $$;
CREATE FUNCTION post_words_wait() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO post_words_waiting (post_id) VALUES (new.id);
	RETURN NULL;
END $$;

DROP TRIGGER post_words_keep ON posts;
CREATE TRIGGER post_words_keep AFTER INSERT ON posts
	FOR EACH ROW WHEN (new.schedule_version = 0) EXECUTE FUNCTION post_words_keep();
CREATE TRIGGER post_words_change AFTER UPDATE OF title, content ON posts
	FOR EACH ROW EXECUTE FUNCTION post_words_keep();
CREATE TRIGGER post_words_wait AFTER INSERT ON posts
	FOR EACH ROW WHEN (new.schedule_version > 0) EXECUTE FUNCTION post_words_wait();
