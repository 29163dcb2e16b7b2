-- How sources answered the last time, and what their answers were known by.

-- name: page_source_put
INSERT INTO page_sources (name, source, outcome, detail, asked_at, next_at, failures)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (name, source) DO UPDATE SET outcome = excluded.outcome, detail = excluded.detail,
	asked_at = excluded.asked_at, next_at = excluded.next_at, failures = excluded.failures

-- name: page_sources_of
SELECT source, outcome, failures, next_at FROM page_sources WHERE name = $1

-- name: page_sources_delete_of
DELETE FROM page_sources WHERE name = $1

-- name: page_sources_remove
DELETE FROM page_sources WHERE (name, source) IN (
	SELECT name, source FROM page_sources WHERE asked_at < $1 ORDER BY asked_at LIMIT $2)
RETURNING name

-- name: page_validator_put
INSERT INTO page_validators (name, url, etag, last_modified, told_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name, url) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified,
	told_at = excluded.told_at

-- name: page_validators_of
SELECT url, etag, last_modified FROM page_validators WHERE name = $1 ORDER BY url LIMIT $2

-- name: page_validators_delete_of
DELETE FROM page_validators WHERE name = $1

-- name: page_validators_remove
DELETE FROM page_validators WHERE (name, url) IN (
	SELECT name, url FROM page_validators WHERE told_at < $1 ORDER BY told_at LIMIT $2)
RETURNING name
