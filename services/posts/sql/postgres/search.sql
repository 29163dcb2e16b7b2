-- On PostgreSQL triggers keep words beside the posts, but for those that came in scheduled: they wait.

-- fragment: matches_words
id IN (SELECT post_id FROM post_words WHERE words @@ plainto_tsquery('simple', $7))

-- The post is held, so that it is not removed without its words. Who changed it in the meantime has
-- written newer ones.
-- name: search_advance
WITH taken AS (
	DELETE FROM post_words_waiting
	WHERE post_id IN (SELECT post_id FROM post_words_waiting ORDER BY post_id LIMIT $1)
	RETURNING post_id
)
INSERT INTO post_words (post_id, words)
SELECT id, post_words_of(title, content) FROM posts
WHERE id IN (SELECT post_id FROM taken) FOR KEY SHARE OF posts
ON CONFLICT (post_id) DO NOTHING

-- name: search_mark
SELECT 0 WHERE $1 < 0

-- How many wait, up to one more than a search would catch up with.
-- name: search_lag
SELECT count(*), CAST(0 AS bigint) FROM (SELECT 1 FROM post_words_waiting LIMIT 1001) AS waiting
