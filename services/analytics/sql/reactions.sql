-- Reactions: one of each reader to each post. What the rollups need to know of one comes along: when it
-- was given, and whose the post is.

-- fragment: reaction_columns
post_id, user_id, type, created_at,
	coalesce((SELECT f.user_id FROM post_facts AS f WHERE f.post_id = reactions.post_id), 0)

-- name: reaction_get
SELECT {reaction_columns} FROM reactions WHERE post_id = $1 AND user_id = $2

-- The one that is there, which nobody else changes until the end of the transaction.
-- name: reaction_to_change
SELECT {reaction_columns} FROM reactions WHERE post_id = $1 AND user_id = $2

-- name: reaction_insert
INSERT INTO reactions (post_id, user_id, type, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (post_id, user_id) DO NOTHING
RETURNING {reaction_columns}

-- name: reaction_update
UPDATE reactions SET type = $3, created_at = $4 WHERE post_id = $1 AND user_id = $2

-- name: reaction_delete
DELETE FROM reactions WHERE post_id = $1 AND user_id = $2
RETURNING {reaction_columns}
