-- What a closed account owned, a batch at a time. Revisions go with their posts, words by triggers.
-- The ledger stays: it names posts and nobody.

-- What goes out soon is first. From $2 on, so that what went out long ago is not walked through.
-- name: removal_scheduled
DELETE FROM posts WHERE id IN (SELECT id FROM posts
	WHERE user_id = $1 AND publish_at >= $2 AND status = 'scheduled'
	ORDER BY publish_at, id LIMIT $3)
RETURNING id, created_at, tags

-- name: removal_posts
DELETE FROM posts WHERE id IN (SELECT id FROM posts WHERE user_id = $1
	ORDER BY created_at DESC, id DESC LIMIT $2)
RETURNING id, created_at, tags

-- What others said there goes first: a post that is much talked about would be a large batch.
-- name: removal_threads
DELETE FROM comments WHERE id IN (SELECT c.id FROM posts AS p JOIN comments AS c ON c.post_id = p.id
	WHERE p.user_id = $1 LIMIT $2)

-- name: removal_deliveries
DELETE FROM deliveries WHERE post_id = $1

-- name: removal_slots
DELETE FROM slot_weeks WHERE user_id = $1

-- With the posts that are named in them, which stay.
-- name: removal_collections
DELETE FROM collections WHERE id IN (SELECT id FROM collections WHERE user_id = $1 LIMIT $2)

-- name: removal_collection_owner
DELETE FROM collection_owners WHERE user_id = $1

-- What others voted for stays, and is nobody's.
-- name: removal_feature_requests
UPDATE feature_requests SET user_id = NULL, version = version + 1, updated_at = $2
WHERE id IN (SELECT id FROM feature_requests WHERE user_id = $1 LIMIT $3)

-- name: removal_media
DELETE FROM media WHERE id IN (SELECT id FROM media WHERE user_id = $1
	ORDER BY created_at DESC, id DESC LIMIT $2)
RETURNING sha256
