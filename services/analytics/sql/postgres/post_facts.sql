-- PostgreSQL reads JSON by functions of other names.

-- name: post_facts_of
SELECT f.post_id, f.user_id, f.status, f.publish_at
FROM json_array_elements_text(CAST($1 AS json)) AS wanted (id)
	JOIN post_facts AS f ON f.post_id = CAST(wanted.id AS bigint)
WHERE f.removed_at IS NULL

-- name: post_facts_titles
SELECT f.post_id, f.user_id, f.title, f.status
FROM json_array_elements_text(CAST($1 AS json)) AS wanted (id)
	JOIN post_facts AS f ON f.post_id = CAST(wanted.id AS bigint)
WHERE f.removed_at IS NULL

-- name: posts_mark_lock
SELECT position FROM posts_mark WHERE id = 1 FOR UPDATE
