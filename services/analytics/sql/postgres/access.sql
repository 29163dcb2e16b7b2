-- Each parameter is an array with a row's value at its place.

-- name: path_add
INSERT INTO paths (path) SELECT path FROM unnest(CAST($1 AS text[])) AS given (path) ORDER BY path
ON CONFLICT (path) DO NOTHING

-- name: path_ids
SELECT p.id, p.path FROM unnest(CAST($1 AS text[])) AS given (path) JOIN paths AS p ON p.path = given.path

-- name: access_add
INSERT INTO access_log (at, key, path_id, post_id, filter, referrer, device)
SELECT * FROM unnest(CAST($1 AS timestamptz[]), CAST($2 AS bigint[]), CAST($3 AS bigint[]),
	CAST($4 AS bigint[]), CAST($5 AS bigint[]), CAST($6 AS bigint[]), CAST($7 AS bigint[]))
	AS given (at, key)
ORDER BY given.at, given.key
ON CONFLICT (at, key) DO NOTHING
RETURNING key
