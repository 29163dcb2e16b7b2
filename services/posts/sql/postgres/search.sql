-- On PostgreSQL triggers keep words beside the posts, so nothing is ever behind.

-- fragment: matches_words
id IN (SELECT post_id FROM post_words WHERE words @@ plainto_tsquery('simple', $7))

-- name: search_advance
SELECT 0 WHERE $1 < 0

-- name: search_mark
SELECT 0 WHERE $1 < 0

-- name: search_lag
SELECT CAST(0 AS bigint), CAST(0 AS bigint)
