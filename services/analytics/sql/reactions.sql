-- Reactions: one of each reader to each post.

-- name: reaction_put
INSERT INTO reactions (post_id, user_id, type, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (post_id, user_id) DO UPDATE SET type = excluded.type, created_at = excluded.created_at
RETURNING post_id, user_id, type, created_at

-- name: reaction_delete
DELETE FROM reactions WHERE post_id = $1 AND user_id = $2

-- name: reaction_get
SELECT post_id, user_id, type, created_at FROM reactions WHERE post_id = $1 AND user_id = $2
