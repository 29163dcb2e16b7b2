-- What groups of events counted, on its way into the rollups.

-- There is one writer.
-- name: counting_lock
SELECT 1

-- The same for a transaction that does nothing else.
-- name: counting_lock_alone
SELECT 1

-- name: counted_add
INSERT INTO rollup_queue (day, accepted, duplicate, filtered, rejected, reasons, counts)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: counted_first
SELECT id FROM rollup_queue ORDER BY id LIMIT 1

-- name: counted_ids
SELECT id FROM rollup_queue ORDER BY id LIMIT $1

-- name: counted_from
SELECT id, counts FROM rollup_queue WHERE id >= $1 ORDER BY id LIMIT 32

-- name: counted_take
DELETE FROM rollup_queue WHERE id IN (SELECT id FROM rollup_queue ORDER BY id LIMIT 256)
RETURNING day, accepted, duplicate, filtered, rejected, reasons, counts
