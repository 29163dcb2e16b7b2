-- Digests of who asked not to be here.

-- name: page_erasure_put
INSERT INTO page_erasures (digest, erased_at) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING

-- name: page_erasure_find
SELECT 1 FROM page_erasures WHERE digest = $1
