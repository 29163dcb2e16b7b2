-- A sum for each slot by itself, NULL where nothing was counted: SQLite sorts before it groups, which takes five
-- times as long where each quarter of a year has its row.

-- name: view_slots
WITH RECURSIVE slots (n) AS (SELECT ($14 + CAST($12 AS bigint)) / CAST($13 AS bigint)
	UNION ALL SELECT n + 1 FROM slots WHERE (n + 1) * $13 - $12 < $15)
SELECT n, (SELECT {measured} FROM rollup_quarters WHERE subject = $11
	AND quarter >= max(n * $13 - $12, $14) AND quarter < min((n + 1) * $13 - $12, $15))
FROM slots ORDER BY n
