-- PostgreSQL lets several write at once: an upload stays until the post that is to show it holds it.

-- name: image_by_id
SELECT m.sha256, m.alt, o.type, o.width, o.height
FROM media AS m JOIN media_objects AS o ON o.sha256 = m.sha256
WHERE m.id = $1 AND m.user_id IN ($2, $3) FOR SHARE OF m

-- name: image_by_digest
SELECT m.sha256, m.alt, o.type, o.width, o.height
FROM media AS m JOIN media_objects AS o ON o.sha256 = m.sha256
WHERE m.sha256 = $1 AND m.user_id IN ($2, $3) ORDER BY m.id LIMIT 1 FOR SHARE OF m
