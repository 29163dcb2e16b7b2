-- On PostgreSQL triggers keep words beside the posts, but for those that came in scheduled: they wait.

-- The words stand in a SELECT of their own, so that they are read once and not for each row; and so
-- that the plan does not depend on them. OFFSET keeps the planner from walking all posts in the order
-- of the list instead, or from reading all posts where it takes many for found.

-- fragment: found
(SELECT post_id FROM post_words WHERE words @@ (SELECT plainto_tsquery('simple', $1))
		[[ AND facets @> CAST($2 AS text[]) ]] [[ AND facets && CAST($3 AS text[]) ]] OFFSET 0) AS found
	CROSS JOIN LATERAL (SELECT id, user_id, kind, status, created_at FROM posts
		WHERE id = found.post_id OFFSET 0) AS posts WHERE true

-- fragment: matches_words
id IN (SELECT post_id FROM post_words WHERE words @@ (SELECT plainto_tsquery('simple', $7)) OFFSET 0)

-- fragment: has_words
(SELECT w.words @@ (SELECT plainto_tsquery('simple', $10)) FROM post_words AS w WHERE w.post_id = posts.id)

-- Each word for itself: common/db/sqlite_words.h.
-- fragment: score
(SELECT CAST(1000000 * ts_rank('{0.1, 0.1, 0.1, 1.0}', w.words,
		(SELECT CAST(replace(CAST(plainto_tsquery('simple', $1) AS text), '&', '|') AS tsquery)), 1)
	AS bigint) FROM post_words AS w WHERE w.post_id = newest.id)

-- name: posts_found_scored
SELECT newest.id, {score} FROM (SELECT posts.id FROM {found} {found_filter}
	ORDER BY created_at DESC, posts.id DESC LIMIT $11) AS newest

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
INSERT INTO post_words (post_id, words, facets)
SELECT id, post_words_of(title, content), post_facets_of(user_id, tags, created_at) FROM posts
WHERE id IN (SELECT post_id FROM taken) FOR KEY SHARE OF posts
ON CONFLICT (post_id) DO NOTHING

-- name: search_mark
SELECT 0 WHERE $1 < 0

-- How many wait, up to one more than a search would catch up with.
-- name: search_lag
SELECT count(*), CAST(0 AS bigint) FROM (SELECT 1 FROM post_words_waiting LIMIT 1001) AS waiting
