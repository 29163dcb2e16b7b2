-- Only PostgreSQL can sleep in a statement.
-- name: slow
SELECT 1 FROM (SELECT pg_sleep($1)) AS nap

-- name: backend
SELECT pg_backend_pid()

-- name: backend_kill
SELECT pg_terminate_backend(CAST($1 AS integer))
