-- PostgreSQL lets several write at once.

-- name: draft_to_change
SELECT {draft_columns} FROM drafts WHERE user_id = $1 FOR UPDATE
