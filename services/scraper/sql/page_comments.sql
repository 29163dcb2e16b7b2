-- Comments on posts of pages.

-- fragment: page_comment_columns
id, platform_id, parent_id, person_id, author, content, url, created_at, posted_at, counts, source,
	seen_at

-- name: page_comment_kept
SELECT {page_comment_columns} FROM page_comments WHERE post_id = $1 AND platform_id = $2

-- $4 is how the author is known to the source, $13 and $14 are the digests of who and what must not come back.
-- name: page_comment_put
INSERT INTO page_comments (post_id, platform_id, parent_id, person_id, author, content, url, created_at,
	posted_at, counts, source, seen_at)
SELECT $1, $2, $3, (SELECT id FROM page_people WHERE platform_id = $4), $5, $6, $7, $8, $9, $10, $11, $12
WHERE NOT EXISTS (SELECT 1 FROM page_erasures WHERE digest IN ($13, $14))
ON CONFLICT (post_id, platform_id) DO UPDATE SET parent_id = excluded.parent_id,
	person_id = coalesce(excluded.person_id, page_comments.person_id), author = excluded.author,
	content = excluded.content, url = excluded.url, created_at = excluded.created_at,
	posted_at = excluded.posted_at, counts = excluded.counts, source = excluded.source,
	seen_at = excluded.seen_at

-- By which ids its source knows a comment, and the post that it is on.
-- name: page_comment_ids
SELECT c.platform_id, p.platform_id FROM page_comments AS c JOIN page_posts AS p ON p.id = c.post_id
WHERE c.id = $1 AND c.post_id = $2

-- name: page_comment_delete
DELETE FROM page_comments WHERE id = $1

-- name: page_comments_trim
DELETE FROM page_comments WHERE id IN (SELECT id FROM page_comments WHERE post_id = $1
	ORDER BY posted_at DESC, id DESC LIMIT 1000 OFFSET $2)

-- name: page_comment_page
SELECT {page_comment_columns} FROM page_comments
WHERE post_id = $1 [[ AND (posted_at, id) < ($2, $3) ]]
ORDER BY posted_at DESC, id DESC LIMIT $4

-- name: page_comments_remove
DELETE FROM page_comments WHERE id IN (
	SELECT id FROM page_comments WHERE seen_at < $1 ORDER BY seen_at LIMIT $2)
RETURNING id
