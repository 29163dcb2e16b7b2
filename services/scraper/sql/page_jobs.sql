-- What is to be fetched, and who asked.

-- Nobody knows that name yet, or it failed: it is fetched as soon as it may be.
-- name: page_job_put
INSERT INTO page_jobs (name, waited, due_at, attempts, ended, failures, asked_at)
VALUES ($1, 1, $2, 0, 0, 0, $2)
ON CONFLICT (name) DO UPDATE SET waited = 1, asked_at = excluded.asked_at,
	due_at = CASE WHEN page_jobs.attempts > page_jobs.ended AND page_jobs.due_at > $2
		THEN page_jobs.due_at
		WHEN page_jobs.not_before > $2 THEN page_jobs.not_before ELSE $2 END


-- name: page_job_state
SELECT ended, failures, outcome, detail, due_at, not_before FROM page_jobs
WHERE name = $1

-- How many wait, up to a number.
-- name: page_jobs_waiting
SELECT count(*) FROM (SELECT 1 FROM page_jobs WHERE waited = 1 AND due_at IS NOT NULL ORDER BY due_at LIMIT $1)
	AS waiting

-- name: page_job_claim
UPDATE page_jobs SET due_at = $3, attempts = attempts + 1
WHERE name = (SELECT name FROM page_jobs WHERE waited = $1 AND due_at <= $2 ORDER BY due_at LIMIT 1)
RETURNING name, attempts, failures, counters_at, posts_at, static_at, asked_at

-- Of the attempt that is the running one.
-- name: page_job_end
UPDATE page_jobs SET waited = 0, due_at = $3, not_before = $4, ended = attempts, failures = $5,
	counters_at = $6, posts_at = $7, static_at = $8, outcome = $9, detail = $10, ended_at = $11
WHERE name = $1 AND attempts = $2

-- A page has one schedule, under the name that is shown.
-- name: page_job_adopt
INSERT INTO page_jobs (name, waited, due_at, attempts, ended, failures, counters_at, posts_at, static_at,
	outcome, ended_at, asked_at)
VALUES ($1, 0, $2, 1, 1, 0, $3, $4, $5, $6, $7, $7)
ON CONFLICT (name) DO UPDATE SET asked_at = excluded.asked_at, failures = 0,
	due_at = coalesce(page_jobs.due_at, excluded.due_at), counters_at = excluded.counters_at,
	posts_at = excluded.posts_at, static_at = excluded.static_at, outcome = excluded.outcome,
	ended_at = excluded.ended_at

-- Somebody looked at a page that is known. What had no schedule any more gets one.
-- name: page_job_touch
INSERT INTO page_jobs (name, waited, due_at, attempts, ended, failures, asked_at)
VALUES ($1, 0, $2, 0, 0, 0, $2)
ON CONFLICT (name) DO UPDATE SET asked_at = excluded.asked_at,
	due_at = coalesce(page_jobs.due_at, excluded.due_at)

-- name: page_job_delete
DELETE FROM page_jobs WHERE name = $1

-- name: page_jobs_remove
DELETE FROM page_jobs WHERE name IN (
	SELECT name FROM page_jobs WHERE asked_at < $1 ORDER BY asked_at LIMIT $2)
RETURNING name

-- One more fetch of an account, in the hour that began at $2.
-- name: page_asker_count
INSERT INTO page_askers (user_id, hour_at, fetches) VALUES ($1, $2, 1)
ON CONFLICT (user_id) DO UPDATE SET hour_at = excluded.hour_at,
	fetches = CASE WHEN page_askers.hour_at = excluded.hour_at THEN page_askers.fetches + 1 ELSE 1 END
RETURNING fetches

-- name: page_askers_remove
DELETE FROM page_askers WHERE user_id IN (
	SELECT user_id FROM page_askers WHERE hour_at < $1 ORDER BY hour_at LIMIT $2)
RETURNING user_id

-- name: page_jobs_due
SELECT 1 FROM page_jobs WHERE waited = $1 AND due_at <= $2 ORDER BY due_at LIMIT 1
