-- Each OFFSET 0 keeps the search for each post apart: else all are read where there are a few thousand.

-- name: post_facts_of
SELECT f.post_id, f.user_id, f.status, f.publish_at, (SELECT removals FROM posts_mark WHERE id = 1)
FROM unnest(CAST(translate($1, '[]', '{}') AS bigint[])) AS wanted (id) CROSS JOIN LATERAL
	(SELECT post_id, user_id, status, publish_at, removed_at FROM post_facts WHERE post_id = wanted.id OFFSET 0) AS f
WHERE f.removed_at IS NULL

-- name: post_facts_titles
SELECT f.post_id, f.user_id, f.title, f.status
FROM unnest(CAST(translate($1, '[]', '{}') AS bigint[])) AS wanted (id) CROSS JOIN LATERAL
	(SELECT post_id, user_id, title, status, removed_at FROM post_facts WHERE post_id = wanted.id OFFSET 0) AS f
WHERE f.removed_at IS NULL

-- name: posts_mark_lock
SELECT position FROM posts_mark WHERE id = 1 FOR UPDATE
