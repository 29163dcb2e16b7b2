-- What the hubs of live comments and notifications follow.

-- $1 is a JSON array of posts.
-- name: live_threads
SELECT p.id, coalesce(t.last_seq, 0), p.status
FROM json_each($1) AS wanted CROSS JOIN posts AS p
	LEFT JOIN comment_threads AS t ON t.post_id = p.id
WHERE p.id = wanted.value

-- name: live_mark
SELECT position FROM event_mark WHERE id = 1

-- What an author is notified of.
-- name: events_of_author
SELECT id, position, kind, user_id, post_id, data, created_at FROM events
WHERE user_id = $1 AND position > $2
	AND kind IN ('article.approved', 'article.rejected', 'post.published', 'comment.created')
ORDER BY position LIMIT $3

-- What approvers and admins are.
-- name: events_submitted
SELECT id, position, kind, user_id, post_id, data, created_at FROM events
WHERE kind = 'article.submitted' AND position > $1
ORDER BY position LIMIT $2

-- Who follows their notifications. Of what goes live by the schedule there are events for them, too.
-- name: notified_author_seen
SELECT user_id FROM notified_authors WHERE user_id = $1 AND seen_at > $2

-- name: notified_author_put
INSERT INTO notified_authors (user_id, seen_at) VALUES ($1, $2)
ON CONFLICT (user_id) DO UPDATE SET seen_at = excluded.seen_at

-- name: notified_authors_remove
DELETE FROM notified_authors WHERE user_id IN
	(SELECT user_id FROM notified_authors WHERE seen_at < $1 ORDER BY seen_at LIMIT $2)
RETURNING user_id

-- name: removal_notified_author
DELETE FROM notified_authors WHERE user_id = $1
