-- SQLite keeps words in an FTS5 table beside the posts, added to in batches. words_rank, words_score
-- and words_match are ours: common/db/sqlite_words.h.

-- fragment: matches_words
id IN (SELECT rowid FROM post_words WHERE post_words MATCH $7)

-- fragment: has_words
words_match('post_words', $10, id)

-- fragment: has_tag_and_words
id IN (SELECT post_id FROM post_tags WHERE tag = $11 AND words_match('post_words', $12, post_id))

-- fragment: score
(SELECT words_score($17, p.title, p.content) FROM posts AS p WHERE p.id = newest.id)

-- FTS5 hands out what matches by its id, newest first, so that the LIMIT ends it early.
-- fragment: newest_scored
SELECT post_words.rowid AS scored_id, words_rank(post_words) AS score
FROM post_words CROSS JOIN posts ON posts.id = post_words.rowid
WHERE post_words MATCH $17 AND post_words.rowid <= $18

-- fragment: newest_scored_end
ORDER BY post_words.rowid DESC LIMIT $19

-- How many of the newest ids have the words: where that is a lot, the newest $2 of them tell.
-- name: words_reach
SELECT count(*), CASE WHEN count(*) < $2 THEN 0 ELSE min(id) END,
	(SELECT coalesce(max(id), 0) FROM posts)
FROM (SELECT rowid AS id FROM post_words WHERE post_words MATCH $1 ORDER BY rowid DESC LIMIT $2)
	AS newest

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
