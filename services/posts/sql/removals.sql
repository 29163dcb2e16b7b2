-- What a closed account owned, a batch at a time. Revisions go with their posts, words by triggers.
-- The ledger stays: it names posts and nobody.

-- What goes out soon is first. From $2 on, so that what went out long ago is not walked through.
-- name: removal_scheduled
DELETE FROM posts WHERE id IN (SELECT id FROM posts
	WHERE user_id = $1 AND publish_at >= $2 AND status = 'scheduled'
	ORDER BY publish_at, id LIMIT $3)
RETURNING id, tags

-- name: removal_posts
DELETE FROM posts WHERE id IN (SELECT id FROM posts WHERE user_id = $1
	ORDER BY created_at DESC, id DESC LIMIT $2)
RETURNING id, tags

-- name: removal_deliveries
DELETE FROM deliveries WHERE post_id = $1

-- name: removal_slots
DELETE FROM slot_weeks WHERE user_id = $1

-- name: removal_media
DELETE FROM media WHERE id IN (SELECT id FROM media WHERE user_id = $1
	ORDER BY created_at DESC, id DESC LIMIT $2)
RETURNING sha256
