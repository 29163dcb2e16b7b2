-- SQLite has one writer.

-- name: reaction_to_change
SELECT {reaction_columns} FROM reactions WHERE post_id = $1 AND user_id = $2 FOR UPDATE
