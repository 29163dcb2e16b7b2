-- Here times are timestamptz.

-- name: rebuild_acts
SELECT g.quarter, g.post_id,
	coalesce((SELECT f.user_id FROM post_facts AS f WHERE f.post_id = g.post_id), 0),
	g.kind, g.filter, g.referrer, g.device, g.acts
FROM (SELECT CAST(floor(extract(epoch FROM at) / 900) AS bigint) AS quarter, post_id, kind, filter, referrer, device, count(*) AS acts
	FROM event_log WHERE at >= $1 AND at < $2 GROUP BY 1, 2, 3, 4, 5, 6) AS g

-- name: rebuild_requests
SELECT g.quarter, g.post_id,
	coalesce((SELECT f.user_id FROM post_facts AS f WHERE f.post_id = g.post_id), 0),
	1, g.filter, g.referrer, g.device, g.acts
FROM (SELECT CAST(floor(extract(epoch FROM at) / 900) AS bigint) AS quarter, post_id, filter, referrer, device, count(*) AS acts
	FROM access_log WHERE at >= $1 AND at < $2 AND post_id > 0 GROUP BY 1, 2, 3, 4, 5) AS g

-- name: rebuild_reactions
SELECT g.quarter, g.post_id,
	coalesce((SELECT f.user_id FROM post_facts AS f WHERE f.post_id = g.post_id), 0),
	g.type, g.reactions
FROM (SELECT CAST(floor(extract(epoch FROM created_at) / 900) AS bigint) AS quarter, post_id, type, count(*) AS reactions
	FROM reactions WHERE created_at >= $1 AND created_at < $2 GROUP BY 1, 2, 3) AS g

-- name: rebuild_next_day
SELECT min(day) FROM (
	SELECT (SELECT day FROM rollup_days WHERE day >= $1 ORDER BY day LIMIT 1) AS day
	UNION ALL SELECT (SELECT day FROM path_days WHERE day >= $1 ORDER BY day LIMIT 1)
	UNION ALL SELECT (SELECT CAST(floor(extract(epoch FROM at) / 86400) AS integer)
		FROM event_log WHERE at >= $2 ORDER BY at LIMIT 1)
	UNION ALL SELECT (SELECT CAST(floor(extract(epoch FROM at) / 86400) AS integer)
		FROM access_log WHERE at >= $2 ORDER BY at LIMIT 1)
	UNION ALL SELECT (SELECT CAST(floor(extract(epoch FROM created_at) / 86400) AS integer)
		FROM reactions WHERE created_at >= $2
		ORDER BY created_at LIMIT 1)) AS days
