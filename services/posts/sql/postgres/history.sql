-- PostgreSQL unpacks JSON in its own way.

-- name: history_decisions
SELECT post_id, to_status, reason, actor_id, happened_at FROM post_history
WHERE id IN (SELECT (SELECT max(id) FROM post_history
		WHERE post_id = CAST(wanted AS bigint) AND action IN ('approve', 'reject'))
	FROM json_array_elements_text(CAST($1 AS json)) AS wanted)
