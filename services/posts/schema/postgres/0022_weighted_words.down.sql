-- The weights that words have stay, for nothing looks at them.
CREATE OR REPLACE FUNCTION post_words_of(title text, content text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN to_tsvector('simple', title || ' ' || content);
EXCEPTION WHEN program_limit_exceeded THEN
	RETURN to_tsvector('simple', title);
END $$;
