-- PostgreSQL unpacks JSON in its own way.

-- name: history_decisions
SELECT h.post_id, to_status, reason, actor_id, happened_at
FROM (SELECT post_id, (SELECT max(id) FROM post_history AS h
			WHERE h.post_id = wanted.post_id AND action IN ('approve', 'reject')) AS id
		FROM (SELECT CAST(value AS bigint) AS post_id
			FROM json_array_elements_text(CAST($1 AS json))) AS wanted) AS decided
	JOIN post_history AS h ON h.post_id = decided.post_id AND h.id = decided.id
