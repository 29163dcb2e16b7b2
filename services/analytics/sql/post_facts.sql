-- What is known of posts.

-- $1 is a JSON array of posts. What is said holds while posts_mark's removals do.
-- name: post_facts_of
SELECT f.post_id, f.user_id, f.status, f.publish_at, (SELECT removals FROM posts_mark WHERE id = 1)
FROM json_each($1) AS wanted CROSS JOIN post_facts AS f
WHERE f.post_id = wanted.value AND f.removed_at IS NULL

-- name: post_facts_titles
SELECT f.post_id, f.user_id, f.title, f.status
FROM json_each($1) AS wanted CROSS JOIN post_facts AS f
WHERE f.post_id = wanted.value AND f.removed_at IS NULL

-- name: post_facts_put
INSERT INTO post_facts (post_id, user_id, kind, title, status, created_at, publish_at, published_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (post_id) DO UPDATE SET kind = excluded.kind, title = excluded.title,
	status = excluded.status, publish_at = excluded.publish_at,
	published_at = excluded.published_at

-- name: post_facts_remove
UPDATE post_facts SET removed_at = $2, title = '' WHERE post_id = $1 AND removed_at IS NULL

-- name: post_facts_went
UPDATE posts_mark SET removals = removals + 1 WHERE id = 1

-- name: post_facts_removals
SELECT removals FROM posts_mark WHERE id = 1

-- name: post_facts_note
INSERT INTO post_facts (post_id, user_id, kind, title, status, created_at)
VALUES ($1, $2, 'post', '', 'published', $3)
ON CONFLICT (post_id) DO NOTHING

-- name: posts_mark
SELECT position FROM posts_mark WHERE id = 1

-- name: posts_mark_lock
SELECT position FROM posts_mark WHERE id = 1

-- name: posts_mark_move
UPDATE posts_mark SET position = $1 WHERE id = 1

-- name: post_facts_posts_of
SELECT post_id FROM post_facts WHERE user_id = $1 ORDER BY post_id LIMIT $2

-- name: post_facts_forget
DELETE FROM post_facts WHERE post_id = $1
