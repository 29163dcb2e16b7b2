-- Pages, by their username in lower case.

-- name: page_by_username
SELECT username, name, url, platform_id, category, followers, likes, about, source, fetched_at
FROM pages WHERE username = lower($1)
