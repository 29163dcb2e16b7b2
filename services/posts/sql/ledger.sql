-- The ledger: each time a scheduled post went live. A line is of as many posts as follow each other
-- from post_id on; LEDGER_LINE_MAX is 64.

-- name: ledger_add
INSERT INTO publications (post_id, posts, schedule_version, publish_at, published_at, worker)
VALUES ($1, $2, $3, $4, $5, $6)

-- name: ledger_page
SELECT post_id, posts, schedule_version, publish_at, published_at, worker FROM publications
WHERE (post_id, schedule_version) > ($1, $2)
ORDER BY post_id, schedule_version LIMIT $3
