-- SQLite keeps words in an FTS5 table beside the posts, added to in batches.

-- fragment: matches_words
id IN (SELECT rowid FROM post_words WHERE post_words MATCH $7)

-- name: search_advance
INSERT INTO post_words (rowid, title, content)
SELECT id, title, content FROM posts
WHERE id > (SELECT post_id FROM post_words_mark) ORDER BY id LIMIT $1

-- name: search_mark
UPDATE post_words_mark SET post_id = coalesce(
	(SELECT max(id) FROM (SELECT id FROM posts WHERE id > post_words_mark.post_id
		ORDER BY id LIMIT $1)), post_id)
WHERE id = 1

-- name: search_lag
SELECT (SELECT coalesce(max(id), 0) FROM posts), post_id FROM post_words_mark
