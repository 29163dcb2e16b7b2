-- PostgreSQL lets several write at once: what is read to be changed is locked.

-- name: media_to_change
SELECT {media_columns} FROM media AS m JOIN media_objects AS o ON o.sha256 = m.sha256
WHERE m.id = $1 FOR UPDATE OF m
