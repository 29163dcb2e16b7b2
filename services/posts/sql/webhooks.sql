-- Webhooks and what is to be delivered to them; deliveries are made by a trigger on events.

-- fragment: webhook_columns
id, user_id, url, events, state, failures, failing_since, created_at, updated_at, version

-- fragment: webhook_delivery_columns
id, webhook_id, event_id, kind, state, attempts, status, answer, reason, duration_ms, created_at,
	attempted_at, due_at

-- So that two at once do not go beyond the limit together. SQLite writes one at a time anyway.
-- name: webhook_lock_owner
SELECT $1

-- name: webhook_count
SELECT count(*) FROM webhooks WHERE user_id = $1

-- name: webhook_insert
INSERT INTO webhooks (user_id, url, events, hears_published, state, secret, failures, created_at,
	updated_at)
VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $7)
RETURNING {webhook_columns}

-- name: webhook_page
SELECT {webhook_columns} FROM webhooks WHERE user_id = $1 ORDER BY id

-- name: webhook_by_id
SELECT {webhook_columns} FROM webhooks WHERE id = $1 AND user_id = $2

-- name: webhook_to_change
SELECT {webhook_columns} FROM webhooks WHERE id = $1 AND user_id = $2

-- What failed before counts no longer.
-- name: webhook_update
UPDATE webhooks SET url = $2, events = $3, hears_published = $4, state = $5, failures = 0,
	failing_since = NULL, updated_at = $6, version = version + 1
WHERE id = $1
RETURNING {webhook_columns}

-- name: webhook_rotate
UPDATE webhooks SET old_secret = secret, old_secret_until = $4, secret = $3, updated_at = $5,
	version = version + 1
WHERE id = $1 AND user_id = $2
RETURNING {webhook_columns}

-- name: webhook_delete
DELETE FROM webhooks WHERE id = $1 AND user_id = $2

-- Jumps from webhook to webhook along the index, however much waits for each.
-- name: webhooks_due
WITH RECURSIVE turns (webhook_id) AS (
	SELECT min(webhook_id) FROM webhook_deliveries WHERE state = 'pending' AND webhook_id > $2
	UNION ALL
	SELECT (SELECT min(webhook_id) FROM webhook_deliveries
		WHERE state = 'pending' AND webhook_id > turns.webhook_id)
	FROM turns WHERE turns.webhook_id IS NOT NULL
)
SELECT w.id, w.failures FROM turns CROSS JOIN webhooks AS w
WHERE w.id = turns.webhook_id AND w.state = 'enabled'
	AND (SELECT min(due_at) FROM webhook_deliveries AS d
		WHERE d.webhook_id = w.id AND d.state = 'pending') <= $1
ORDER BY turns.webhook_id LIMIT $3

-- name: webhook_claim
UPDATE webhook_deliveries SET due_at = $3, attempts = attempts + 1
WHERE id IN (SELECT id FROM webhook_deliveries
	WHERE webhook_id = $1 AND state = 'pending' AND due_at <= $2 ORDER BY due_at, id LIMIT $4)
RETURNING id

-- The data is NULL where the event is not kept any more.
-- name: webhook_message
SELECT d.id, d.webhook_id, d.event_id, d.attempts, d.kind, e.data, e.created_at, w.url, w.secret,
	w.old_secret, w.old_secret_until
FROM webhook_deliveries AS d JOIN webhooks AS w ON w.id = d.webhook_id
	LEFT JOIN events AS e ON e.id = d.event_id
WHERE d.id = $1

-- Of the attempt that is the running one.
-- name: webhook_delivery_end
UPDATE webhook_deliveries SET state = $3, due_at = $4, status = $5, answer = $6, reason = $7,
	duration_ms = $8, attempted_at = $9
WHERE id = $1 AND attempts = $2 AND state = 'pending'

-- name: webhook_succeeded
UPDATE webhooks SET failures = 0, failing_since = NULL, version = version + 1
WHERE id = $1 AND failures > 0

-- Paused when so many have failed in a row, the first of them so long ago. The version goes up with
-- failures too: it is the entity tag of what shows them.
-- name: webhook_failed
UPDATE webhooks SET failures = failures + 1, failing_since = coalesce(failing_since, $2),
	state = CASE WHEN state = 'enabled' AND failures + 1 >= $3
		AND coalesce(failing_since, $2) <= $4 THEN 'paused' ELSE state END,
	version = version + 1
WHERE id = $1

-- name: webhook_gone
UPDATE webhooks SET state = 'gone', failures = failures + 1,
	failing_since = coalesce(failing_since, $2), version = version + 1
WHERE id = $1

-- name: webhook_delivery_insert
INSERT INTO webhook_deliveries (webhook_id, event_id, kind, state, attempts, due_at, created_at)
VALUES ($1, $2, $3, 'pending', 0, $4, $4)
RETURNING {webhook_delivery_columns}

-- name: webhook_delivery_by_id
SELECT {webhook_delivery_columns} FROM webhook_deliveries WHERE id = $1 AND webhook_id = $2

-- name: webhook_delivery_replay
INSERT INTO webhook_deliveries (webhook_id, event_id, kind, state, attempts, due_at, created_at)
SELECT webhook_id, event_id, kind, 'pending', 0, $3, $3 FROM webhook_deliveries
WHERE id = $1 AND webhook_id = $2 AND state <> 'pending'
RETURNING {webhook_delivery_columns}

-- name: webhook_delivery_page
SELECT {webhook_delivery_columns} FROM webhook_deliveries
WHERE webhook_id = $1 [[ AND id < $2 ]] ORDER BY id DESC LIMIT $3

-- name: webhook_deliveries_remove
DELETE FROM webhook_deliveries
WHERE id < (SELECT min(id) FROM webhook_deliveries) + $2 AND created_at < $1
RETURNING id

-- name: webhook_deliveries_drop
DELETE FROM webhook_deliveries
WHERE id IN (SELECT id FROM webhook_deliveries WHERE webhook_id = $1 ORDER BY id LIMIT $2)
RETURNING id

-- name: removal_webhook_deliveries
DELETE FROM webhook_deliveries
WHERE id IN (SELECT d.id FROM webhooks AS w CROSS JOIN webhook_deliveries AS d
	WHERE w.user_id = $1 AND d.webhook_id = w.id LIMIT $2)
RETURNING id

-- name: removal_webhooks
DELETE FROM webhooks WHERE user_id = $1
