-- Making the rollups anew: what the log has of an hour, the same ones together.

-- Times are microseconds here.
-- name: rebuild_acts
SELECT g.quarter, g.post_id,
	coalesce((SELECT f.user_id FROM post_facts AS f WHERE f.post_id = g.post_id), 0),
	g.kind, g.filter, g.referrer, g.device, g.acts
FROM (SELECT at / 900000000 AS quarter, post_id, kind, filter, referrer, device, count(*) AS acts
	FROM event_log WHERE at >= $1 AND at < $2 GROUP BY 1, 2, 3, 4, 5, 6) AS g

-- Impressions, of posts alone.
-- name: rebuild_requests
SELECT g.quarter, g.post_id,
	coalesce((SELECT f.user_id FROM post_facts AS f WHERE f.post_id = g.post_id), 0),
	1, g.filter, g.referrer, g.device, g.acts
FROM (SELECT at / 900000000 AS quarter, post_id, filter, referrer, device, count(*) AS acts
	FROM access_log WHERE at >= $1 AND at < $2 AND post_id > 0 GROUP BY 1, 2, 3, 4, 5) AS g

-- name: rebuild_reactions
SELECT g.quarter, g.post_id,
	coalesce((SELECT f.user_id FROM post_facts AS f WHERE f.post_id = g.post_id), 0),
	g.type, g.reactions
FROM (SELECT created_at / 900000000 AS quarter, post_id, type, count(*) AS reactions
	FROM reactions WHERE created_at >= $1 AND created_at < $2 GROUP BY 1, 2, 3) AS g

-- name: rebuild_paths_remove
DELETE FROM path_days WHERE day = $1

-- name: rebuild_paths_make
INSERT INTO path_days (day, path_id, impressions, bots)
SELECT CAST($1 AS integer), path_id, sum(CASE WHEN filter = 0 THEN 1 ELSE 0 END),
	sum(CASE WHEN filter = 0 THEN 0 ELSE 1 END)
FROM access_log WHERE at >= $2 AND at < $3 GROUP BY path_id

-- The first day from $1 on with anything in it; $2 is its beginning.
-- name: rebuild_next_day
SELECT min(day) FROM (
	SELECT (SELECT day FROM rollup_days WHERE day >= $1 ORDER BY day LIMIT 1) AS day
	UNION ALL SELECT (SELECT day FROM path_days WHERE day >= $1 ORDER BY day LIMIT 1)
	UNION ALL SELECT (SELECT at / 86400000000 FROM event_log WHERE at >= $2 ORDER BY at LIMIT 1)
	UNION ALL SELECT (SELECT at / 86400000000 FROM access_log WHERE at >= $2 ORDER BY at LIMIT 1)
	UNION ALL SELECT (SELECT created_at / 86400000000 FROM reactions WHERE created_at >= $2
		ORDER BY created_at LIMIT 1)) AS days

-- The first month from $1 on that has rows, and the first day from $2 on, its beginning.
-- name: rebuild_next_month
SELECT (SELECT month FROM rollup_months WHERE month >= $1 ORDER BY month LIMIT 1),
	(SELECT day FROM rollup_days WHERE day >= $2 ORDER BY day LIMIT 1)
