-- What became of the events that came in.

-- name: ingest_day_add
INSERT INTO ingest_days (day, received, accepted, duplicate, filtered, rejected)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (day) DO UPDATE SET received = ingest_days.received + excluded.received,
	accepted = ingest_days.accepted + excluded.accepted,
	duplicate = ingest_days.duplicate + excluded.duplicate,
	filtered = ingest_days.filtered + excluded.filtered,
	rejected = ingest_days.rejected + excluded.rejected

-- name: ingest_reason_add
INSERT INTO ingest_reasons (day, reason, events) VALUES ($1, $2, $3)
ON CONFLICT (day, reason) DO UPDATE SET events = ingest_reasons.events + excluded.events

-- name: ingest_days_between
SELECT day, received, accepted, duplicate, filtered, rejected FROM ingest_days
WHERE day BETWEEN $1 AND $2 ORDER BY day

-- name: ingest_reasons_between
SELECT reason, sum(events) FROM ingest_reasons WHERE day BETWEEN $1 AND $2
GROUP BY reason ORDER BY reason
