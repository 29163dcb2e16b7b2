-- Whoever changes a page waits for whoever does now; names are found by an index of the pages themselves.

-- name: page_to_change
SELECT username, facts FROM pages WHERE id = $1 FOR UPDATE

-- All that are alike first, so that nobody walks along the order and compares each.
-- name: page_list_named
WITH found AS MATERIALIZED (SELECT id FROM pages
	WHERE grams @@ replace(replace($1, ' ', ' & '), '|', ' | ')::tsquery)
SELECT {page_listed} FROM found JOIN pages AS p ON p.id = found.id
WHERE true [[ AND p.category = $2 ]] [[ AND p.audience >= $3 ]]
	[[ AND p.audience >= 0 AND p.audience <= $4 ]] [[ AND (p.audience, p.id) < ($5, $6) ]]
ORDER BY p.audience DESC, p.id DESC LIMIT $7
