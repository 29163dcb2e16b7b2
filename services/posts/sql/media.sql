-- Images: who has which, and what lies in the storage for them.

-- fragment: media_columns
m.id, m.user_id, m.sha256, m.alt, m.created_at, m.version, o.type, o.width, o.height, o.bytes, o.renditions

-- Says nothing where it is being removed.
-- name: media_object_claim
INSERT INTO media_objects (sha256, type, width, height, bytes, renditions, refs, needed_until)
VALUES ($1, $2, $3, $4, $5, $6, 0, $7)
ON CONFLICT (sha256) DO UPDATE SET needed_until = excluded.needed_until
WHERE media_objects.doomed_at IS NULL
RETURNING refs

-- name: media_object_take
UPDATE media_objects SET refs = refs + 1 WHERE sha256 = $1 AND doomed_at IS NULL
RETURNING refs

-- name: media_object_release
UPDATE media_objects SET refs = refs - 1 WHERE sha256 = $1

-- name: media_insert
INSERT INTO media (user_id, sha256, alt, created_at) VALUES ($1, $2, $3, $4)
RETURNING id

-- name: media_by_id
SELECT {media_columns} FROM media AS m JOIN media_objects AS o ON o.sha256 = m.sha256
WHERE m.id = $1

-- name: media_to_change
SELECT {media_columns} FROM media AS m JOIN media_objects AS o ON o.sha256 = m.sha256
WHERE m.id = $1

-- name: media_by_digest
SELECT id FROM media WHERE sha256 = $1 AND user_id = $2 ORDER BY id LIMIT 1

-- name: media_page
SELECT {media_columns} FROM media AS m JOIN media_objects AS o ON o.sha256 = m.sha256
WHERE m.user_id = $1 [[ AND (m.created_at, m.id) < ($2, $3) ]]
ORDER BY m.created_at DESC, m.id DESC LIMIT $4

-- name: media_update
UPDATE media SET alt = $2, version = version + 1 WHERE id = $1

-- name: media_delete
DELETE FROM media WHERE id = $1
RETURNING sha256

-- The conditions stand twice: PostgreSQL looks at a row again that another one changed meanwhile,
-- and then only at the outer ones.
-- name: media_objects_doom
UPDATE media_objects SET doomed_at = $1
WHERE refs = 0 AND needed_until < $1 AND (doomed_at IS NULL OR doomed_at < $2)
	AND sha256 IN (SELECT sha256 FROM media_objects
		WHERE refs = 0 AND needed_until < $1 AND (doomed_at IS NULL OR doomed_at < $2)
		ORDER BY needed_until LIMIT $3)
RETURNING sha256, type, renditions

-- name: media_object_forget
DELETE FROM media_objects WHERE sha256 = $1 AND doomed_at = $2
