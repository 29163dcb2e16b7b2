-- PostgreSQL takes many rows as arrays.

-- name: ledger_add
INSERT INTO publications (post_id, posts, schedule_version, publish_at, published_at, worker)
SELECT post_id, posts, version, due, moment, worker
FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[]), CAST($3 AS bigint[]),
	CAST($4 AS timestamptz[]), CAST($5 AS timestamptz[]), CAST($6 AS text[]))
	AS put (post_id, posts, version, due, moment, worker)
