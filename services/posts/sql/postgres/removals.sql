-- PostgreSQL would rather read all comments than look for those of each post; what OFFSET keeps apart
-- it looks for post by post, and an array it takes for short.

-- name: removal_threads
DELETE FROM comments WHERE id = ANY (ARRAY(
	SELECT c.id FROM posts AS p CROSS JOIN LATERAL
		(SELECT id FROM comments WHERE post_id = p.id OFFSET 0) AS c
	WHERE p.user_id = $1 LIMIT $2))
