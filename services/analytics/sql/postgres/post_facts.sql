-- An array: a join with its members would read all posts where there are few thousand.

-- name: post_facts_of
SELECT f.post_id, f.user_id, f.status, f.publish_at, (SELECT removals FROM posts_mark WHERE id = 1)
FROM post_facts AS f
WHERE f.post_id = ANY (CAST(translate($1, '[]', '{}') AS bigint[])) AND f.removed_at IS NULL

-- name: post_facts_titles
SELECT f.post_id, f.user_id, f.title, f.status
FROM post_facts AS f
WHERE f.post_id = ANY (CAST(translate($1, '[]', '{}') AS bigint[])) AND f.removed_at IS NULL

-- name: posts_mark_lock
SELECT position FROM posts_mark WHERE id = 1 FOR UPDATE
