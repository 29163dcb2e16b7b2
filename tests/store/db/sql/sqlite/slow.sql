-- SQLite has no sleep: count for long instead.
-- name: slow
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1 * 10000000)
SELECT count(*) FROM n

-- name: backend
SELECT 0

-- name: backend_kill
SELECT $1
