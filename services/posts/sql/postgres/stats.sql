-- PostgreSQL does not know how many a limit lets through, and would rather read the whole table than
-- look for so many by their ids; an array it takes for short.
-- name: stats_overdue
SELECT count(*), coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM deliveries AS d
	WHERE d.post_id = waiting_posts.post_id AND d.state IN ('sending', 'waiting') AND d.until >= $1)
	THEN 1 ELSE 0 END), 0) FROM waiting_posts WHERE due_at < $1

-- name: stats_pending
SELECT count(*) FROM waiting_posts WHERE due_at >= $1

-- name: publishing_batches_remove
DELETE FROM publishing_batches WHERE id = ANY (ARRAY(
	SELECT id FROM publishing_batches WHERE published_at < $1 ORDER BY published_at LIMIT $2))
RETURNING id
