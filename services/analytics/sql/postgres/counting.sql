-- One at a time: who reads waits until what somebody else takes is in the rollups.
-- name: counting_lock
SELECT pg_advisory_xact_lock(hashtext(current_schema() || ' rollup_queue'))

-- Its commit is not waited for: were it lost with the server, what it took would be in the queue again.
-- name: counting_lock_alone
SELECT pg_advisory_xact_lock(hashtext(current_schema() || ' rollup_queue')),
	set_config('synchronous_commit', 'off', true)

-- By an array, so that it takes the index whatever it believes of the number.
-- name: counted_take
DELETE FROM rollup_queue WHERE id = ANY (ARRAY (SELECT id FROM rollup_queue ORDER BY id LIMIT 256))
RETURNING day, accepted, duplicate, filtered, rejected, reasons, counts
