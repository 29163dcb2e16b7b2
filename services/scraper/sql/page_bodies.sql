-- What sources answered.

-- name: page_body_put
INSERT INTO page_bodies (name, source, url, status, content_type, fetched_at, body, bytes)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- Oldest first, so that what is newer has the last word.
-- name: page_body_next
SELECT id, name, source, url, status, content_type, fetched_at, body FROM page_bodies
WHERE id > $1 [[ AND name = $2 ]] ORDER BY id LIMIT 1

-- name: page_bodies_bytes
SELECT coalesce(sum(bytes), 0) FROM page_bodies

-- name: page_bodies_oldest
SELECT id, bytes FROM page_bodies ORDER BY fetched_at, bytes LIMIT 1

-- name: page_body_delete
DELETE FROM page_bodies WHERE id = $1

-- name: page_bodies_delete_of
DELETE FROM page_bodies WHERE name = $1

-- name: page_bodies_remove
DELETE FROM page_bodies WHERE id IN (
	SELECT id FROM page_bodies WHERE fetched_at < $1 ORDER BY fetched_at LIMIT $2)
RETURNING id
