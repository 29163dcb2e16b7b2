DROP TRIGGER post_words_leave;
DROP TRIGGER post_words_change;
DROP TRIGGER post_words_remove;
DROP TABLE post_words;
DROP VIEW post_texts;

CREATE VIRTUAL TABLE post_words USING fts5 (
	title, content, content = 'posts', content_rowid = 'id',
	tokenize = 'unicode61 remove_diacritics 0'
);
INSERT INTO post_words (rowid, title, content)
	SELECT id, title, content FROM posts
	WHERE id <= (SELECT post_id FROM post_words_mark) ORDER BY id;

CREATE TRIGGER post_words_change AFTER UPDATE OF title, content ON posts
WHEN old.id <= (SELECT post_id FROM post_words_mark)
BEGIN
	INSERT INTO post_words (post_words, rowid, title, content)
		VALUES ('delete', old.id, old.title, old.content);
	INSERT INTO post_words (rowid, title, content) VALUES (new.id, new.title, new.content);
END;
CREATE TRIGGER post_words_remove AFTER DELETE ON posts
WHEN old.id <= (SELECT post_id FROM post_words_mark)
BEGIN
	INSERT INTO post_words (post_words, rowid, title, content)
		VALUES ('delete', old.id, old.title, old.content);
END;

CREATE TABLE tags_by_post (
	tag TEXT NOT NULL,
	post_id INTEGER NOT NULL,
	PRIMARY KEY (tag, post_id)
) STRICT, WITHOUT ROWID;
INSERT INTO tags_by_post (tag, post_id) SELECT tag, post_id FROM post_tags ORDER BY tag, post_id;
DROP TABLE post_tags;
ALTER TABLE tags_by_post RENAME TO post_tags;

ALTER TABLE deliveries DROP COLUMN images;
ALTER TABLE deliveries DROP COLUMN tags;
