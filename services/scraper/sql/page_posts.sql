-- Posts of pages.

-- fragment: page_post_columns
id, platform_id, kind, url, title, content, author, created_at, posted_at, pinned, counts, media,
	source, fetched_at

-- name: page_post_kept
SELECT {page_post_columns} FROM page_posts WHERE page_id = $1 AND platform_id = $2

-- name: page_post_put
INSERT INTO page_posts (page_id, platform_id, kind, url, title, content, author, created_at,
	posted_at, pinned, counts, media, source, fetched_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (page_id, platform_id) DO UPDATE SET kind = excluded.kind, url = excluded.url,
	title = excluded.title, content = excluded.content, author = excluded.author,
	created_at = excluded.created_at, posted_at = excluded.posted_at, pinned = excluded.pinned,
	counts = excluded.counts, media = excluded.media, source = excluded.source,
	fetched_at = excluded.fetched_at

-- name: page_posts_trim
DELETE FROM page_posts WHERE id IN (SELECT id FROM page_posts WHERE page_id = $1
	ORDER BY posted_at DESC, id DESC LIMIT 1000 OFFSET $2)

-- name: page_post_page
SELECT {page_post_columns} FROM page_posts
WHERE page_id = $1 [[ AND (posted_at, id) < ($2, $3) ]]
ORDER BY posted_at DESC, id DESC LIMIT $4

-- name: page_post_by_id
SELECT id FROM page_posts WHERE id = $2 AND page_id = $1

-- name: page_post_counts
SELECT counts FROM page_posts WHERE page_id = $1 AND posted_at >= $2 ORDER BY posted_at DESC LIMIT $3
