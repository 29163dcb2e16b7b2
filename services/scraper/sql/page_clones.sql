-- Copies of pictures, by the digest of their address.

-- Of one that is being removed it says nothing: it will be wanted again.
-- name: clone_want
INSERT INTO page_clones (key, source_url, wanted_at, next_try_at, attempts)
SELECT CAST($1 AS text), CAST($2 AS text), CAST($3 AS timestamptz), CAST($3 AS timestamptz), 0
WHERE EXISTS (SELECT 1 FROM page_clones WHERE key = $1)
	OR (SELECT count(*) FROM (SELECT 1 AS one FROM page_clones WHERE next_try_at IS NOT NULL LIMIT $4) AS waiting) < $4
ON CONFLICT (key) DO UPDATE SET source_url = excluded.source_url, wanted_at = excluded.wanted_at,
	-- Given up because the signature had ended, perhaps; the new one holds.
	next_try_at = CASE WHEN page_clones.sha256 IS NULL AND page_clones.next_try_at IS NULL
			AND page_clones.source_url <> excluded.source_url
		THEN excluded.next_try_at ELSE page_clones.next_try_at END,
	attempts = CASE WHEN page_clones.source_url <> excluded.source_url THEN 0 ELSE page_clones.attempts END
WHERE page_clones.doomed_at IS NULL

-- Nothing where there was no room for it, or while it is being removed.
-- name: clone_own
INSERT INTO page_clone_owners (key, page_id, wanted_at)
SELECT key, CAST($2 AS bigint), CAST($3 AS timestamptz) FROM page_clones WHERE key = $1 AND doomed_at IS NULL
ON CONFLICT (key, page_id) DO UPDATE SET wanted_at = excluded.wanted_at

-- Those that have had it lately.
-- name: clone_owners
SELECT page_id FROM page_clone_owners WHERE key = $1 ORDER BY wanted_at DESC LIMIT $2

-- Those that no other page has: the sweep finds them as some that nothing has wanted for ever.
-- name: clone_drop
UPDATE page_clones SET wanted_at = $2
WHERE doomed_at IS NULL AND key IN (SELECT key FROM page_clone_owners WHERE page_id = $1)
	AND NOT EXISTS (SELECT 1 FROM page_clone_owners AS other WHERE other.key = page_clones.key AND other.page_id <> $1)

-- name: clone_disown
DELETE FROM page_clone_owners WHERE page_id = $1

-- Whose pictures have not been wanted for long.
-- name: clone_old_page
SELECT page_id FROM page_clone_owners WHERE wanted_at < $1 ORDER BY wanted_at LIMIT 1

-- Those that the page does not have any more.
-- name: clone_release
DELETE FROM page_clone_owners WHERE page_id = $1 AND wanted_at < $2

-- The condition stands twice: PostgreSQL looks at a row again that another one took meanwhile, and
-- then only at the outer one.
-- name: clone_claim
UPDATE page_clones SET next_try_at = $2, attempts = attempts + 1
WHERE next_try_at <= $1 AND key IN (SELECT key FROM page_clones WHERE next_try_at <= $1
	ORDER BY next_try_at LIMIT $3)
RETURNING key, source_url, attempts

-- Not while the same picture, of another address, is being removed.
-- name: clone_done
UPDATE page_clones SET next_try_at = NULL, attempts = 0, failure = NULL, sha256 = $2, type = $3,
	width = $4, height = $5, bytes = $6
WHERE key = $1 AND doomed_at IS NULL AND NOT EXISTS (SELECT 1 FROM page_clones AS other
	WHERE other.sha256 = $2 AND other.doomed_at IS NOT NULL)
RETURNING key

-- name: clone_failed
UPDATE page_clones SET next_try_at = $2, failure = $3 WHERE key = $1 AND doomed_at IS NULL

-- It was not tried after all.
-- name: clone_put_back
UPDATE page_clones SET next_try_at = $2, attempts = attempts - 1 WHERE key = $1 AND doomed_at IS NULL

-- name: clone_by_key
SELECT sha256, type FROM page_clones
WHERE key = $1 AND sha256 IS NOT NULL AND doomed_at IS NULL

-- name: clone_doom
UPDATE page_clones SET doomed_at = $1, next_try_at = NULL
WHERE wanted_at < $2 AND (doomed_at IS NULL OR doomed_at < $3)
	AND key IN (SELECT key FROM page_clones AS old
		WHERE old.wanted_at < $2 AND (old.doomed_at IS NULL OR old.doomed_at < $3)
			AND NOT EXISTS (SELECT 1 FROM page_clone_owners AS owner WHERE owner.key = old.key)
		ORDER BY old.wanted_at LIMIT $4)
RETURNING key, sha256, type

-- name: clone_is_kept
SELECT 1 FROM page_clones WHERE sha256 = $1 AND doomed_at IS NULL LIMIT 1

-- name: clone_forget
DELETE FROM page_clones WHERE key = $1 AND doomed_at = $2
