-- The draft of each account. A version is never there twice, also where a draft was removed between.

-- fragment: draft_columns
version, kind, title, content, format, tags, images, channel, saved_at

-- Not one that is too old, which the janitor removes.
-- name: draft_by_user
SELECT {draft_columns} FROM drafts WHERE user_id = $1 AND saved_at > $2

-- name: draft_to_change
SELECT {draft_columns} FROM drafts WHERE user_id = $1

-- Nothing where another device was first.
-- name: draft_insert
INSERT INTO drafts (user_id, version, kind, title, content, format, tags, channel, saved_at, images)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (user_id) DO NOTHING
RETURNING {draft_columns}

-- name: draft_update
UPDATE drafts SET version = CASE WHEN version < $2 THEN $2 ELSE version + 1 END, kind = $3, title = $4,
	content = $5, format = $6, tags = $7, channel = $8, saved_at = $9, images = $10
WHERE user_id = $1
RETURNING {draft_columns}

-- name: draft_delete
DELETE FROM drafts WHERE user_id = $1 [[ AND version = $2 ]]

-- name: drafts_purge
DELETE FROM drafts WHERE saved_at <= $1 AND saved_at <= coalesce(
	(SELECT saved_at FROM drafts WHERE saved_at <= $1 ORDER BY saved_at LIMIT 1 OFFSET $2), $1)
