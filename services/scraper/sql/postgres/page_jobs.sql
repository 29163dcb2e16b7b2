-- Several daemons take jobs side by side, each another one.

-- name: page_job_claim
UPDATE page_jobs SET due_at = $3, attempts = attempts + 1
WHERE name = (SELECT name FROM page_jobs WHERE waited = $1 AND due_at <= $2 ORDER BY due_at LIMIT 1
	FOR UPDATE SKIP LOCKED)
RETURNING name, attempts, failures, counters_at, posts_at, static_at, asked_at
