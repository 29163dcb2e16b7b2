-- Figures of all publishing.

-- Batches that were as late count together: most are of one post.
-- name: stats_lateness
SELECT lateness, count(*), max(lateness_max_us) FROM publishing_batches
WHERE published_at >= $1 AND published_at < $2
GROUP BY lateness

-- A delivery that somebody will end, or begin, or had to in this time.
-- fragment: is_delivering
EXISTS (SELECT 1 FROM deliveries AS d
	WHERE d.post_id = posts.id AND d.state IN ('sending', 'waiting') AND d.until >= $1)

-- name: stats_overdue
SELECT count(*), coalesce(sum(CASE WHEN {is_delivering} THEN 1 ELSE 0 END), 0) FROM posts
WHERE status = 'scheduled' AND publish_at < $1

-- name: stats_pending
SELECT count(*) FROM posts WHERE status = 'scheduled' AND publish_at >= $1

-- Lines of the ledger less the different ones, of the posts that went live last: their own, and
-- those that began with one of the 63 posts before. What went live is scheduled no more, and its
-- version never comes back; a database that was put together wrongly could say otherwise.
-- name: stats_doubled
SELECT CAST(coalesce(sum((SELECT count(*) - count(DISTINCT schedule_version) FROM (
		SELECT schedule_version FROM publications WHERE post_id = live.id
		UNION ALL SELECT schedule_version FROM publications
		WHERE posts > 1 AND post_id < live.id AND post_id > live.id - 64
			AND post_id + posts > live.id) AS lines)), 0) AS bigint)
FROM (SELECT id FROM posts WHERE {public} AND {place} >= $1 AND {place} < $2
	ORDER BY {place} DESC, id DESC LIMIT $3) AS live

-- name: publishing_batches_remove
DELETE FROM publishing_batches WHERE id IN (
	SELECT id FROM publishing_batches WHERE published_at < $1 ORDER BY published_at LIMIT $2)
RETURNING id
