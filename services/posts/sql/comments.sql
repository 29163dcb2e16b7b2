-- Comments, and the thread of each post. Who writes in a thread holds the post's row (post_to_change),
-- so numbers are given and committed in one order: whoever has seen one has seen all before it.

-- fragment: comment_columns
id, post_id, user_id, seq, change_seq, content, status, reason, created_at, updated_at,
	author_name

-- name: comment_thread
SELECT last_seq FROM comment_threads WHERE post_id = $1

-- name: comment_thread_advance
INSERT INTO comment_threads (post_id, last_seq, comments) VALUES ($1, 1, $2)
ON CONFLICT (post_id) DO UPDATE SET last_seq = comment_threads.last_seq + 1,
	comments = comment_threads.comments + excluded.comments
RETURNING last_seq

-- name: comment_thread_shrink
UPDATE comment_threads SET comments = comments - $2 WHERE post_id = $1

-- name: comment_insert
INSERT INTO comments (post_id, user_id, seq, change_seq, content, status, created_at, updated_at)
VALUES ($1, $2, $3, $3, $4, 'visible', $5, $5)
RETURNING {comment_columns}

-- name: comment_by_id
SELECT {comment_columns} FROM comments WHERE id = $1

-- name: comment_update
UPDATE comments SET user_id = $2, change_seq = $3, content = $4, status = $5, reason = $6,
	updated_at = $7, author_name = CASE WHEN $5 = 'removed' THEN NULL ELSE author_name END
WHERE id = $1

-- Without $2 hidden ones of everybody, else only those of that author.
-- name: comments_oldest
SELECT {comment_columns} FROM comments WHERE post_id = $1 AND status <> 'removed'
	[[ AND (status = 'visible' OR user_id = $2) ]] [[ AND seq > $3 ]]
ORDER BY seq LIMIT $4

-- name: comments_newest
SELECT {comment_columns} FROM comments WHERE post_id = $1 AND status <> 'removed'
	[[ AND (status = 'visible' OR user_id = $2) ]] [[ AND seq < $3 ]]
ORDER BY seq DESC LIMIT $4

-- name: comments_changed
SELECT {comment_columns} FROM comments WHERE post_id = $1 AND change_seq > $2
ORDER BY change_seq LIMIT $3

-- In the order in which their posts are locked.
-- name: comments_of_author
SELECT {comment_columns} FROM comments WHERE user_id = $1 ORDER BY post_id LIMIT $2

-- Of a post that is to follow, some at a time: all at once others would wait for it.
-- name: comments_remove
DELETE FROM comments WHERE id IN (SELECT id FROM comments WHERE post_id = $1 LIMIT $2)
RETURNING status
