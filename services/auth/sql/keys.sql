-- Signing keys.

-- name: keys_all
SELECT purpose, number, secret, signs_from FROM signing_keys ORDER BY purpose, number

-- Two daemons that make the same number at once: the first one's holds, both then read it.
-- name: key_insert
INSERT INTO signing_keys (purpose, number, secret, signs_from) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING
