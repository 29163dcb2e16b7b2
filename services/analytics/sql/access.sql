-- Requests of access logs, and their paths.

-- Counting stops at the bound.
-- name: path_count
SELECT count(*) FROM (SELECT id FROM paths LIMIT $1) AS counted

-- name: path_add
INSERT INTO paths (path) VALUES ($1) ON CONFLICT (path) DO NOTHING

-- name: path_ids
SELECT id, path FROM paths WHERE path = $1

-- The keys of those that were not there yet.
-- name: access_add
INSERT INTO access_log (at, key, path_id, post_id, filter, referrer, device)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (at, key) DO NOTHING
RETURNING key

-- name: path_day_add
INSERT INTO path_days (day, path_id, impressions, bots) VALUES ($1, $2, $3, $4)
ON CONFLICT (day, path_id) DO UPDATE SET impressions = path_days.impressions + excluded.impressions,
	bots = path_days.bots + excluded.bots
