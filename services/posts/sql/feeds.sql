-- What feed readers and search engines get: public posts only.

-- A long post is told of, not shown: a feed must be small enough to be asked for by anybody.
-- name: feed_items
SELECT id, title, CASE WHEN length(content) <= $1 THEN content END, format, tags, published_at,
	updated_at, version, images
FROM posts LEFT JOIN post_contents ON post_id = id
WHERE {public} AND published_at IS NOT NULL AND $3 IS NOT NULL
ORDER BY published_at DESC, id DESC LIMIT $2

-- Both go along the index of what is public.
-- name: sitemap_count
SELECT count(*) FROM posts WHERE {public}

-- name: sitemap_page
SELECT id FROM posts WHERE {public} ORDER BY created_at, id LIMIT $1 OFFSET $2
