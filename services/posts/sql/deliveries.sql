-- What is handed to channels of the outside: an attempt at a time, each with a lease.

-- fragment: delivery_columns
post_id, schedule_version, state, attempts, uncounted, uncertain, until

-- fragment: is_dead
state IN ('failed', 'unconfirmed')

-- What may be claimed, with how far its delivery is. $1 are tickets as in publishing.sql.
-- name: delivery_candidates
SELECT p.id, p.schedule_version, p.user_id, coalesce(d.channel, p.channel), p.publish_at,
	coalesce(d.title, p.title), coalesce(d.content,
		(SELECT c.content FROM post_contents AS c WHERE c.post_id = p.id), ''),
	coalesce(d.tags, p.tags), coalesce(d.images, p.images),
	d.state, coalesce(d.attempts, 0), coalesce(d.uncounted, 0), coalesce(d.uncertain, 0), d.until
FROM (SELECT CAST(key AS INTEGER) AS id, value AS version FROM json_each($1)) AS ticket
	CROSS JOIN posts AS p
	LEFT JOIN deliveries AS d ON d.post_id = p.id AND d.schedule_version = p.schedule_version
WHERE p.id = ticket.id AND p.schedule_version = ticket.version
	AND p.status = 'scheduled' AND p.channel <> 'site'

-- name: delivery_begin
INSERT INTO deliveries (post_id, schedule_version, user_id, channel, title, content, state, attempts,
	uncounted, uncertain, until, reason, changed_at, tags, images)
VALUES ($1, $2, $3, $4, $5, $6, 'sending', $7, 0, $8, $9, '', $10, $11, $12)
ON CONFLICT (post_id, schedule_version) DO UPDATE SET state = 'sending',
	attempts = excluded.attempts, uncertain = excluded.uncertain, until = excluded.until,
	changed_at = excluded.changed_at

-- name: delivery_by_ticket
SELECT {delivery_columns} FROM deliveries WHERE post_id = $1 AND schedule_version = $2

-- Of the version that the post is scheduled at now.
-- name: delivery_by_post
SELECT {delivery_columns} FROM deliveries WHERE post_id = $1
	AND schedule_version = (SELECT schedule_version FROM posts WHERE id = $1)

-- name: delivery_update
UPDATE deliveries SET state = $3, uncounted = $4, uncertain = $5, until = $6, reason = $7,
	changed_at = $8
WHERE post_id = $1 AND schedule_version = $2

-- name: delivery_delete
DELETE FROM deliveries WHERE post_id = $1 [[ AND schedule_version = $2 ]]

-- name: delivery_give_up
UPDATE posts SET status = $3, updated_at = $4, version = version + 1
WHERE id = $1 AND schedule_version = $2 AND status = 'scheduled'
RETURNING version

-- name: delivery_take_up
UPDATE posts SET status = 'scheduled', updated_at = $3, version = version + 1
WHERE id = $1 AND schedule_version = $2 AND status IN ('failed', 'unconfirmed')
RETURNING version

-- name: dead_letters
SELECT post_id, schedule_version, user_id, channel, state, title, attempts - uncounted, reason,
	(SELECT coalesce(publish_at, changed_at) FROM posts WHERE id = post_id), changed_at
FROM deliveries
WHERE {is_dead} [[ AND user_id = $1 ]] [[ AND (changed_at, post_id) < ($2, $3) ]]
ORDER BY changed_at DESC, post_id DESC LIMIT $4
