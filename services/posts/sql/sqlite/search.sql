-- SQLite keeps words in an FTS5 table beside the posts, added to in batches. words_rank and words_match
-- are ours: common/db/sqlite_words.h.

-- $1 words, $2 facets, all of which must be there, $3 others, any of which must be there (facets.h).
-- fragment: found
FROM post_words CROSS JOIN posts ON posts.id = post_words.rowid
	WHERE post_words MATCH $1 [[ || $2 ]] [[ || $3 ]]
	[[ AND {public} AND $4 = 1 ]] [[ AND user_id = $5 ]] [[ AND status = $6 ]] [[ AND kind = $7 ]]
	[[ AND created_at >= $8 ]] [[ AND created_at < $9 ]] [[ AND id <= $10 ]]

-- name: posts_found_newest
SELECT posts.id, created_at {found} [[ AND (created_at, id) < ($11, $12) ]]
ORDER BY created_at DESC, id DESC LIMIT $13

-- name: posts_found_oldest
SELECT posts.id, created_at {found} [[ AND (created_at, id) > ($11, $12) ]]
ORDER BY created_at, id LIMIT $13

-- name: posts_found_count
SELECT count(*) FROM (SELECT 1 {found} LIMIT $11) AS found

-- What cannot be written are the facets, in the third column: they count nothing.
-- name: posts_found_scored
SELECT posts.id, words_rank(post_words, 2) {found} ORDER BY created_at DESC, id DESC LIMIT $11

-- fragment: matches_words
id IN (SELECT rowid FROM post_words WHERE post_words MATCH $6)

-- fragment: has_words
words_match('post_words', $8, id)

-- How many of the newest ids have the words: where that is a lot, the newest $2 of them tell.
-- name: words_reach
SELECT count(*), CASE WHEN count(*) < $2 THEN 0 ELSE min(id) END,
	(SELECT coalesce(max(id), 0) FROM posts)
FROM (SELECT rowid AS id FROM post_words WHERE post_words MATCH $1 ORDER BY rowid DESC LIMIT $2)
	AS newest

-- name: search_advance
INSERT INTO post_words (rowid, title, content, facets)
SELECT id, title, content, facets FROM post_texts
WHERE id > (SELECT post_id FROM post_words_mark) ORDER BY id LIMIT $1

-- name: search_mark
UPDATE post_words_mark SET post_id = coalesce(
	(SELECT max(id) FROM (SELECT id FROM posts WHERE id > post_words_mark.post_id
		ORDER BY id LIMIT $1)), post_id)
WHERE id = 1

-- Pages of the index, and of its largest part.
-- name: search_parts
SELECT coalesce(sum(pages), 0), coalesce(max(pages), 0)
FROM (SELECT count(*) AS pages FROM post_words_idx GROUP BY segid) AS parts

-- name: search_merge
INSERT INTO post_words (post_words, rank) VALUES ('merge', $1)

-- name: search_lag
SELECT (SELECT coalesce(max(id), 0) FROM posts), post_id FROM post_words_mark
