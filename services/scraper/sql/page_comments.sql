-- Comments on posts of pages.

-- fragment: page_comment_columns
id, platform_id, parent_id, person_id, author, content, url, created_at, posted_at, counts, source,
	seen_at

-- name: page_comment_kept
SELECT {page_comment_columns} FROM page_comments WHERE post_id = $1 AND platform_id = $2

-- $4 is how the author is known to the source, $13 the digest of who must not come back.
-- name: page_comment_put
INSERT INTO page_comments (post_id, platform_id, parent_id, person_id, author, content, url, created_at,
	posted_at, counts, source, seen_at)
SELECT $1, $2, $3, (SELECT id FROM page_people WHERE platform_id = $4), $5, $6, $7, $8, $9, $10, $11, $12
WHERE NOT EXISTS (SELECT 1 FROM page_erasures WHERE digest = $13)
ON CONFLICT (post_id, platform_id) DO UPDATE SET parent_id = excluded.parent_id,
	person_id = coalesce(excluded.person_id, page_comments.person_id), author = excluded.author,
	content = excluded.content, url = excluded.url, created_at = excluded.created_at,
	posted_at = excluded.posted_at, counts = excluded.counts, source = excluded.source,
	seen_at = excluded.seen_at

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
