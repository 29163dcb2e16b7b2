-- On PostgreSQL triggers keep words beside the posts, but for those that came in scheduled: they wait.

-- The words stand in a SELECT of their own, so that they are read once and not for each row; and so
-- that the plan does not depend on them. OFFSET keeps the planner from walking all posts in the order
-- of the list instead.

-- $1 words, $2 facets, all of which must be there, $3 others, any of which must be there (facets.h).
-- fragment: found
FROM post_words WHERE words @@ (SELECT plainto_tsquery('simple', $1))
	[[ AND facets @> CAST($2 AS text[]) ]] [[ AND facets && CAST($3 AS text[]) ]]
	[[ AND created_at >= $8 ]] [[ AND created_at < $9 ]]

-- The rest is the post's.
-- fragment: is_listed
(SELECT true FROM posts WHERE id = found.post_id AND posts.created_at = found.created_at
	[[ AND {public} AND $4 = 1 ]] [[ AND user_id = $5 ]] [[ AND status = $6 ]] [[ AND kind = $7 ]])
	[[ AND post_id <= $10 ]]

-- name: posts_found_newest
SELECT post_id, created_at
FROM (SELECT post_id, created_at {found} ORDER BY created_at DESC, post_id DESC OFFSET 0) AS found
WHERE {is_listed} [[ AND (created_at, post_id) < ($11, $12) ]]
ORDER BY created_at DESC, post_id DESC LIMIT $13

-- name: posts_found_oldest
SELECT post_id, created_at
FROM (SELECT post_id, created_at {found} ORDER BY created_at, post_id OFFSET 0) AS found
WHERE {is_listed} [[ AND (created_at, post_id) > ($11, $12) ]]
ORDER BY created_at, post_id LIMIT $13

-- name: posts_found_count
SELECT count(*) FROM (SELECT 1 FROM (SELECT post_id, created_at {found} OFFSET 0) AS found
	WHERE {is_listed} LIMIT $11) AS found

-- Each word for itself: common/db/sqlite_words.h.
-- name: posts_found_scored
SELECT post_id, CAST(1000000 * ts_rank('{0.1, 0.1, 0.1, 1.0}', words, (SELECT CAST(replace(
		CAST(plainto_tsquery('simple', $1) AS text), '&', '|') AS tsquery)), 1) AS bigint)
FROM (SELECT post_id, created_at, words {found} ORDER BY created_at DESC, post_id DESC OFFSET 0) AS found
WHERE {is_listed} ORDER BY created_at DESC, post_id DESC LIMIT $11

-- fragment: matches_words
id IN (SELECT post_id FROM post_words WHERE words @@ (SELECT plainto_tsquery('simple', $6)) OFFSET 0)

-- fragment: has_words
(SELECT w.words @@ (SELECT plainto_tsquery('simple', $8)) FROM post_words AS w WHERE w.post_id = posts.id)

-- A sample: an index of words tells how many posts have one only by reading all of these.
-- name: words_reach
SELECT count(*) FILTER (WHERE words @@ (SELECT plainto_tsquery('simple', $1))),
	coalesce(min(post_id), 0), (SELECT coalesce(max(id), 0) FROM posts)
FROM (SELECT post_id, words FROM post_words ORDER BY post_id DESC LIMIT $2) AS newest

-- The post is held, so that it is not removed without its words. Who changed it in the meantime has
-- written newer ones.
-- name: search_advance
WITH taken AS (
	DELETE FROM post_words_waiting
	WHERE post_id IN (SELECT post_id FROM post_words_waiting ORDER BY post_id LIMIT $1)
	RETURNING post_id
)
INSERT INTO post_words (post_id, created_at, words, facets)
SELECT id, created_at, post_words_of(title, {content}), post_facets_of(user_id, tags, created_at) FROM posts
WHERE id IN (SELECT post_id FROM taken) FOR KEY SHARE OF posts
ON CONFLICT (post_id) DO NOTHING

-- name: search_mark
SELECT 0 WHERE $1 < 0

-- One part, always.
-- name: search_parts
SELECT CAST(1 AS bigint), CAST(1 AS bigint)

-- name: search_merge
SELECT 0 WHERE $1 = 0

-- How many wait, up to one more than a search would catch up with.
-- name: search_lag
SELECT count(*), CAST(0 AS bigint) FROM (SELECT 1 FROM post_words_waiting LIMIT 1001) AS waiting
