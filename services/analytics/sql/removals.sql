-- The reactions of a closed account, a batch at a time.

-- name: removal_reactions
DELETE FROM reactions WHERE user_id = $1 AND post_id IN (SELECT post_id FROM reactions
	WHERE user_id = $1 ORDER BY post_id LIMIT $2)
RETURNING {reaction_columns}
