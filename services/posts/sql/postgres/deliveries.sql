-- PostgreSQL lets several write at once: what is read to be changed is locked.

-- name: delivery_candidates
SELECT p.id, p.schedule_version, p.user_id, coalesce(d.channel, p.channel), p.publish_at,
	coalesce(d.title, p.title), coalesce(d.content,
		(SELECT c.content FROM post_contents AS c WHERE c.post_id = p.id), ''),
	coalesce(d.tags, p.tags), coalesce(d.images, p.images),
	d.state, coalesce(d.attempts, 0), coalesce(d.uncounted, 0), coalesce(d.uncertain, 0), d.until
FROM (SELECT pairs[i][1] AS id, pairs[i][2] AS version
	FROM (SELECT CAST($1 AS bigint[]) AS pairs) AS given, generate_subscripts(pairs, 1) AS i)
	AS ticket
	JOIN posts AS p ON p.id = ticket.id
	LEFT JOIN deliveries AS d ON d.post_id = p.id AND d.schedule_version = p.schedule_version
WHERE p.schedule_version = ticket.version AND coalesce(p.status, '') = 'scheduled'
	AND p.channel <> 'site'
FOR UPDATE OF p

-- name: delivery_by_ticket
SELECT {delivery_columns} FROM deliveries WHERE post_id = $1 AND schedule_version = $2 FOR UPDATE
