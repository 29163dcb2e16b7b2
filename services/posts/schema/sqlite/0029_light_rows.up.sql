-- What a post says is beside it: what goes live at its minute, and each change of a schedule, writes a
-- small row. The words of titles and contents change one after the other.
DROP TRIGGER post_words_leave;
DROP TRIGGER post_words_change;
DROP TRIGGER post_words_remove;
DROP VIEW post_texts;
CREATE TABLE post_contents (
	post_id INTEGER PRIMARY KEY,
	content TEXT NOT NULL
) STRICT;
INSERT INTO post_contents (post_id, content) SELECT id, content FROM posts ORDER BY id;
ALTER TABLE posts DROP COLUMN content;

CREATE VIEW post_texts AS SELECT id, title, coalesce(post_contents.content, '') AS content,
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
FROM posts LEFT JOIN post_contents ON post_id = id;

CREATE TRIGGER post_words_leave BEFORE UPDATE OF title, tags ON posts
WHEN old.id <= (SELECT post_id FROM post_words_mark)
	AND (old.title, old.tags) IS NOT (new.title, new.tags)
BEGIN
	INSERT INTO post_words (post_words, rowid, title, content, facets)
		SELECT 'delete', id, title, content, facets FROM post_texts WHERE id = old.id;
END;
CREATE TRIGGER post_words_change AFTER UPDATE OF title, tags ON posts
WHEN old.id <= (SELECT post_id FROM post_words_mark)
	AND (old.title, old.tags) IS NOT (new.title, new.tags)
BEGIN
	INSERT INTO post_words (rowid, title, content, facets)
		SELECT id, title, content, facets FROM post_texts WHERE id = new.id;
END;
CREATE TRIGGER post_contents_leave BEFORE UPDATE OF content ON post_contents
WHEN old.post_id <= (SELECT post_id FROM post_words_mark) AND old.content IS NOT new.content
BEGIN
	INSERT INTO post_words (post_words, rowid, title, content, facets)
		SELECT 'delete', id, title, content, facets FROM post_texts WHERE id = old.post_id;
END;
CREATE TRIGGER post_contents_change AFTER UPDATE OF content ON post_contents
WHEN old.post_id <= (SELECT post_id FROM post_words_mark) AND old.content IS NOT new.content
BEGIN
	INSERT INTO post_words (rowid, title, content, facets)
		SELECT id, title, content, facets FROM post_texts WHERE id = new.post_id;
END;
CREATE TRIGGER post_words_remove BEFORE DELETE ON posts
WHEN old.id <= (SELECT post_id FROM post_words_mark)
BEGIN
	INSERT INTO post_words (post_words, rowid, title, content, facets)
		SELECT 'delete', id, title, content, facets FROM post_texts WHERE id = old.id;
END;

CREATE TRIGGER post_contents_remove AFTER DELETE ON posts
BEGIN
	DELETE FROM post_contents WHERE post_id = old.id;
END;
