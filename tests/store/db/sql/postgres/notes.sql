-- For db_query_set: each parameter is an array with the rows' values.

-- name: note_add_set
INSERT INTO notes (owner_id, slug, body, written_at)
SELECT * FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[]), CAST($3 AS text[]),
	CAST($4 AS timestamptz[]))

-- name: note_body_set
UPDATE notes SET body = added.body
FROM unnest(CAST($1 AS text[]), CAST($2 AS text[])) AS added (slug, body)
WHERE notes.slug = added.slug
