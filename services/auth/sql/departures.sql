-- Closed accounts, and which daemons still have something of theirs.

-- name: departure_insert
INSERT INTO departures (user_id, daemon, departed_at, next_at) VALUES ($1, $2, $3, $3)

-- name: departures_due
SELECT user_id, daemon, departed_at, attempts, next_at, settled FROM departures
WHERE daemon = $1 AND next_at <= $2 ORDER BY next_at LIMIT $3

-- One of several replicas takes it: the others find another time.
-- name: departure_take
UPDATE departures SET attempts = attempts + 1, next_at = $4
WHERE user_id = $1 AND daemon = $2 AND next_at = $3
RETURNING user_id

-- name: departure_put_off
UPDATE departures SET attempts = 0, next_at = $3, settled = $4 WHERE user_id = $1 AND daemon = $2

-- name: departure_delete
DELETE FROM departures WHERE user_id = $1 AND daemon = $2

-- name: departures_pending
SELECT count(*) FROM departures WHERE settled = 0
