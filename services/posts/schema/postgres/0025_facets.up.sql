-- What a post has beside its words is found with them: its author, its tags, and when it was made, in
-- stretches of time of several lengths (facets.h). An index of words has no order of its own: through
-- these the newest that have a word are found without a look at all.
CREATE FUNCTION post_facets_of(author bigint, tags text, created timestamptz) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
	us bigint := extract(epoch FROM created) * 1000000;
BEGIN
	RETURN ARRAY(SELECT 't' || encode(convert_to(line, 'UTF8'), 'hex')
			FROM unnest(string_to_array(tags, E'\n')) AS line) || ARRAY[
		'a' || author,
		'b28x' || (us >> 28 & 68719476735), 'b31x' || (us >> 31 & 68719476735),
		'b34x' || (us >> 34 & 68719476735), 'b37x' || (us >> 37 & 68719476735),
		'b40x' || (us >> 40 & 68719476735), 'b43x' || (us >> 43 & 68719476735)];
END $$;

-- Made anew and not updated, so that no dead rows are left, and in the order of the posts.
ALTER TABLE post_words RENAME TO post_words_before;
CREATE TABLE post_words (
	post_id bigint NOT NULL,
	created_at timestamptz NOT NULL,             -- the post's, which it keeps
	words tsvector NOT NULL,
	facets text[] NOT NULL
);
INSERT INTO post_words (post_id, created_at, words, facets)
	SELECT w.post_id, p.created_at, w.words, post_facets_of(p.user_id, p.tags, p.created_at)
	FROM post_words_before AS w JOIN posts AS p ON p.id = w.post_id ORDER BY w.post_id;
DROP TABLE post_words_before;
ALTER TABLE post_words ADD CONSTRAINT post_words_pkey PRIMARY KEY (post_id);
CREATE INDEX post_words_words ON post_words USING gin (words, facets);
ANALYZE post_words;

CREATE OR REPLACE FUNCTION post_words_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO post_words (post_id, created_at, words, facets)
		VALUES (new.id, new.created_at, post_words_of(new.title, new.content),
			post_facets_of(new.user_id, new.tags, new.created_at))
		ON CONFLICT (post_id) DO UPDATE SET words = excluded.words, facets = excluded.facets;
	RETURN NULL;
END $$;
DROP TRIGGER post_words_change ON posts;
CREATE TRIGGER post_words_change AFTER UPDATE OF title, content, tags ON posts
	FOR EACH ROW WHEN ((old.title, old.content, old.tags) IS DISTINCT FROM (new.title, new.content, new.tags))
	EXECUTE FUNCTION post_words_keep();

-- The posts of a tag are kept in the order of lists.
CREATE TABLE tags_in_order (
	tag text NOT NULL,
	created_at timestamptz NOT NULL,   -- the post's, which it keeps
	post_id bigint NOT NULL,
	PRIMARY KEY (tag, created_at, post_id)
);
INSERT INTO tags_in_order (tag, created_at, post_id)
	SELECT t.tag, p.created_at, t.post_id FROM post_tags AS t JOIN posts AS p ON p.id = t.post_id
	ORDER BY t.tag, p.created_at, t.post_id;
DROP TABLE post_tags;
ALTER TABLE tags_in_order RENAME TO post_tags;
ALTER INDEX tags_in_order_pkey RENAME TO post_tags_pkey;

-- What a channel is handed is what the post was at first, with all that belongs to it.
ALTER TABLE deliveries ADD COLUMN tags text NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN images text NOT NULL DEFAULT '';
