-- What only SQLite says so. $1 of bulk_states is a JSON array of ids, of bulk_ids their number.

-- name: bulk_states
SELECT id, user_id, kind, title, status, channel, published_at, version, schedule_version
FROM posts
WHERE id IN (SELECT value FROM json_each($1)) ORDER BY id

-- One writer, and AUTOINCREMENT goes on from the largest id there was.
-- name: bulk_ids
WITH RECURSIVE numbers (n) AS (
	SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $1
)
SELECT n + coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'posts'), 0) FROM numbers
