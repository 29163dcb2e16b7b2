-- What a post has beside its words is found with them: its author, its tags, and when it was made, in
-- stretches of time of several lengths (facets.h). They are words that nobody can type or write: each
-- begins with U+0001, which no text may have (common/json/format.c), and which stands as itself in
-- tokenize below.
DROP TRIGGER post_words_change;
DROP TRIGGER post_words_remove;
DROP TABLE post_words;

CREATE VIEW post_texts AS SELECT id, title, content,
	char(1) || 'a' || user_id
	|| coalesce((WITH RECURSIVE lines (line, others) AS (
		SELECT '', tags || char(10)
		UNION ALL
		SELECT substr(others, 1, instr(others, char(10)) - 1), substr(others, instr(others, char(10)) + 1)
		FROM lines WHERE others <> '')
		SELECT group_concat(' ' || char(1) || 't' || hex(line), '') FROM lines WHERE line <> ''), '')
	|| ' ' || char(1) || 'b28x' || (created_at >> 28 & 68719476735)
	|| ' ' || char(1) || 'b31x' || (created_at >> 31 & 68719476735)
	|| ' ' || char(1) || 'b34x' || (created_at >> 34 & 68719476735)
	|| ' ' || char(1) || 'b37x' || (created_at >> 37 & 68719476735)
	|| ' ' || char(1) || 'b40x' || (created_at >> 40 & 68719476735)
	|| ' ' || char(1) || 'b43x' || (created_at >> 43 & 68719476735) AS facets
FROM posts;

CREATE VIRTUAL TABLE post_words USING fts5 (
	title, content, facets, content = 'post_texts', content_rowid = 'id',
	tokenize = 'unicode61 remove_diacritics 0 tokenchars '''''
);
INSERT INTO post_words (rowid, title, content, facets)
	SELECT id, title, content, facets FROM post_texts
	WHERE id <= (SELECT post_id FROM post_words_mark) ORDER BY id;

-- A view tells what a row says now: so what it said is taken out before it changes.
CREATE TRIGGER post_words_leave BEFORE UPDATE OF title, content, tags ON posts
WHEN old.id <= (SELECT post_id FROM post_words_mark)
	AND (old.title, old.content, old.tags) IS NOT (new.title, new.content, new.tags)
BEGIN
	INSERT INTO post_words (post_words, rowid, title, content, facets)
		SELECT 'delete', id, title, content, facets FROM post_texts WHERE id = old.id;
END;
CREATE TRIGGER post_words_change AFTER UPDATE OF title, content, tags ON posts
WHEN old.id <= (SELECT post_id FROM post_words_mark)
	AND (old.title, old.content, old.tags) IS NOT (new.title, new.content, new.tags)
BEGIN
	INSERT INTO post_words (rowid, title, content, facets)
		SELECT id, title, content, facets FROM post_texts WHERE id = new.id;
END;
CREATE TRIGGER post_words_remove BEFORE DELETE ON posts
WHEN old.id <= (SELECT post_id FROM post_words_mark)
BEGIN
	INSERT INTO post_words (post_words, rowid, title, content, facets)
		SELECT 'delete', id, title, content, facets FROM post_texts WHERE id = old.id;
END;

-- The posts of a tag are kept in the order of lists.
CREATE TABLE tags_in_order (
	tag TEXT NOT NULL,
	created_at INTEGER NOT NULL,   -- the post's, which it keeps
	post_id INTEGER NOT NULL,
	PRIMARY KEY (tag, created_at, post_id)
) STRICT, WITHOUT ROWID;
INSERT INTO tags_in_order (tag, created_at, post_id)
	SELECT t.tag, p.created_at, t.post_id FROM post_tags AS t JOIN posts AS p ON p.id = t.post_id
	ORDER BY t.tag, p.created_at, t.post_id;
DROP TABLE post_tags;
ALTER TABLE tags_in_order RENAME TO post_tags;

-- What a channel is handed is what the post was at first, with all that belongs to it.
ALTER TABLE deliveries ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN images TEXT NOT NULL DEFAULT '';
