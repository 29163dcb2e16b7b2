-- What posts show of what lies in the storage.

-- An upload of one of two people.
-- name: image_by_id
SELECT m.sha256, m.alt, o.type, o.width, o.height
FROM media AS m JOIN media_objects AS o ON o.sha256 = m.sha256
WHERE m.id = $1 AND m.user_id IN ($2, $3)

-- name: image_by_digest
SELECT m.sha256, m.alt, o.type, o.width, o.height
FROM media AS m JOIN media_objects AS o ON o.sha256 = m.sha256
WHERE m.sha256 = $1 AND m.user_id IN ($2, $3) ORDER BY m.id LIMIT 1

-- Nothing where the post holds it already, or it does not lie here.
-- name: post_media_hold
INSERT INTO post_media (post_id, sha256)
SELECT CAST($1 AS bigint), sha256 FROM media_objects WHERE sha256 = $2 AND doomed_at IS NULL
ON CONFLICT DO NOTHING
RETURNING sha256
