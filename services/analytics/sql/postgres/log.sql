-- The log has a partition for each day.

-- In one order, so that two who add the same never wait for each other.
-- name: act_add
INSERT INTO event_log (at, key, event_id, kind, post_id, filter, referrer, device, data)
SELECT * FROM unnest(CAST($1 AS timestamptz[]), CAST($2 AS bigint[]), CAST($3 AS text[]),
	CAST($4 AS bigint[]), CAST($5 AS bigint[]), CAST($6 AS bigint[]), CAST($7 AS bigint[]),
	CAST($8 AS bigint[]), CAST($9 AS text[])) AS given (at, key)
ORDER BY given.at, given.key
ON CONFLICT (at, key) DO NOTHING
RETURNING key

-- name: log_extend
SELECT event_log_extend(CAST($1 AS integer), CAST($2 AS integer))

-- name: log_shorten
SELECT event_log_shorten(CAST($1 AS integer))

-- By their places, so that no index is doubted whatever is believed of their number.
-- name: log_remove
DELETE FROM event_log_default WHERE ctid = ANY (ARRAY
	(SELECT ctid FROM event_log_default WHERE at < $1 ORDER BY at, key LIMIT $2))
