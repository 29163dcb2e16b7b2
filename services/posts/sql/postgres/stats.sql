-- PostgreSQL does not know how many a limit lets through, and would rather read the whole table than
-- look for so many by their ids; an array it takes for short.
-- name: publishing_batches_remove
DELETE FROM publishing_batches WHERE id = ANY (ARRAY(
	SELECT id FROM publishing_batches WHERE published_at < $1 ORDER BY published_at LIMIT $2))
RETURNING id
