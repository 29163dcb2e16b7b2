-- As an array, so that it does not count on more rows than come, and takes them by their index.

-- name: page_people_remove
DELETE FROM page_people WHERE id = ANY (ARRAY(
	SELECT id FROM page_people WHERE seen_at < $1 ORDER BY seen_at LIMIT $2))
RETURNING id

-- name: page_comments_remove
DELETE FROM page_comments WHERE id = ANY (ARRAY(
	SELECT id FROM page_comments WHERE seen_at < $1 ORDER BY seen_at LIMIT $2))
RETURNING id

-- name: page_bodies_remove
DELETE FROM page_bodies WHERE id = ANY (ARRAY(
	SELECT id FROM page_bodies WHERE fetched_at < $1 ORDER BY fetched_at LIMIT $2))
RETURNING id

-- name: page_jobs_remove
DELETE FROM page_jobs WHERE name = ANY (ARRAY(
	SELECT name FROM page_jobs WHERE asked_at < $1 ORDER BY asked_at LIMIT $2))
RETURNING name

-- name: page_askers_remove
DELETE FROM page_askers WHERE user_id = ANY (ARRAY(
	SELECT user_id FROM page_askers WHERE hour_at < $1 ORDER BY hour_at LIMIT $2))
RETURNING user_id

-- name: page_sources_remove
DELETE FROM page_sources WHERE ctid = ANY (ARRAY(
	SELECT ctid FROM page_sources WHERE asked_at < $1 ORDER BY asked_at LIMIT $2))
RETURNING name

-- name: page_validators_remove
DELETE FROM page_validators WHERE ctid = ANY (ARRAY(
	SELECT ctid FROM page_validators WHERE told_at < $1 ORDER BY told_at LIMIT $2))
RETURNING name
