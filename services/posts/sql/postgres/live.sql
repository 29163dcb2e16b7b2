-- PostgreSQL has its own JSON.

-- name: live_threads
SELECT p.id, coalesce(t.last_seq, 0), p.status
FROM posts AS p LEFT JOIN comment_threads AS t ON t.post_id = p.id
WHERE p.id IN (SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST($1 AS json)))
