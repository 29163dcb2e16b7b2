-- Here times are timestamptz.

-- name: rebuild_acts
SELECT CAST(floor(extract(epoch FROM l.at) / 900) AS bigint), l.post_id, coalesce(f.user_id, 0), l.kind, l.filter, l.referrer, l.device, count(*)
FROM event_log AS l LEFT JOIN post_facts AS f ON f.post_id = l.post_id
WHERE l.at >= $1 AND l.at < $2
GROUP BY 1, 2, 3, 4, 5, 6, 7

-- name: rebuild_requests
SELECT CAST(floor(extract(epoch FROM l.at) / 900) AS bigint), l.post_id, coalesce(f.user_id, 0), 1, l.filter, l.referrer, l.device, count(*)
FROM access_log AS l LEFT JOIN post_facts AS f ON f.post_id = l.post_id
WHERE l.at >= $1 AND l.at < $2 AND l.post_id > 0
GROUP BY 1, 2, 3, 4, 5, 6, 7

-- name: rebuild_reactions
SELECT CAST(floor(extract(epoch FROM r.created_at) / 900) AS bigint), r.post_id, coalesce(f.user_id, 0), r.type, count(*)
FROM reactions AS r LEFT JOIN post_facts AS f ON f.post_id = r.post_id
WHERE r.created_at >= $1 AND r.created_at < $2
GROUP BY 1, 2, 3, 4

-- name: rebuild_next_day
SELECT min(day) FROM (
	SELECT (SELECT day FROM rollup_days WHERE day >= $1 ORDER BY day LIMIT 1) AS day
	UNION ALL SELECT (SELECT day FROM path_days WHERE day >= $1 ORDER BY day LIMIT 1)
	UNION ALL SELECT (SELECT CAST(floor(extract(epoch FROM at) / 86400) AS integer) FROM event_log WHERE at >= $2 ORDER BY at LIMIT 1)
	UNION ALL SELECT (SELECT CAST(floor(extract(epoch FROM at) / 86400) AS integer) FROM access_log WHERE at >= $2 ORDER BY at LIMIT 1)
	UNION ALL SELECT (SELECT CAST(floor(extract(epoch FROM created_at) / 86400) AS integer) FROM reactions WHERE created_at >= $2
		ORDER BY created_at LIMIT 1)) AS days
