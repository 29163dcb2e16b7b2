-- The log of acts.

-- By db_query_set_rows: the keys of those that were not there yet.
-- name: act_add
INSERT INTO event_log (at, key, event_id, kind, post_id, filter, referrer, device, data)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (at, key) DO NOTHING
RETURNING key

-- The same without a word of which.
-- name: act_add_new
INSERT INTO event_log (at, key, event_id, kind, post_id, filter, referrer, device, data)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (at, key) DO NOTHING

-- Days need nothing made for them here.
-- name: log_extend
SELECT $1, $2

-- name: log_shorten
SELECT 0 FROM log_mark WHERE id < 0 AND whole_from < $1

-- name: log_remove
DELETE FROM event_log WHERE (at, key) IN
	(SELECT at, key FROM event_log WHERE at < $1 ORDER BY at, key LIMIT $2)

-- name: log_mark
UPDATE log_mark SET whole_from = $1 WHERE id = 1 AND whole_from < $1

-- name: log_whole_from
SELECT whole_from FROM log_mark WHERE id = 1
