-- A word of a title weighs more than one of the text: lists by relevance.
CREATE OR REPLACE FUNCTION post_words_of(title text, content text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', content);
EXCEPTION WHEN program_limit_exceeded THEN
	RETURN setweight(to_tsvector('simple', title), 'A');
END $$;

UPDATE post_words SET words = post_words_of(posts.title, posts.content)
FROM posts WHERE posts.id = post_words.post_id;
