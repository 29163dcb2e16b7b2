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
