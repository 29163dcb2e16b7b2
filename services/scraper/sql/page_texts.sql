-- What models wrote of pages, and how often they were asked.

-- name: page_text_by_digest
SELECT model, content, removed FROM page_texts WHERE page_id = $1 AND digest = $2

-- name: page_text_put
INSERT INTO page_texts (page_id, digest, model, content, removed, written_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (page_id) DO UPDATE SET digest = excluded.digest, model = excluded.model,
	content = excluded.content, removed = excluded.removed, written_at = excluded.written_at

-- Says nothing where there were so many on that day already.
-- name: page_text_take
INSERT INTO page_text_days (day, requests) VALUES ($1, 1)
ON CONFLICT (day) DO UPDATE SET requests = page_text_days.requests + 1
WHERE page_text_days.requests < $2
RETURNING requests

-- name: page_text_forget_days
DELETE FROM page_text_days WHERE day < $1
