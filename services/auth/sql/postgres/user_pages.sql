-- On PostgreSQL an index of the accounts themselves holds the grams of their names.

-- fragment: is_named
name_grams(name_folded) @> string_to_array($1, ' ') AND strpos(name_folded, $2) > 0

-- name: users_named_page
SELECT {user_columns} FROM users WHERE {is_named} {created_between} [[ AND id < $5 ]]
ORDER BY id DESC LIMIT $6 [[ OFFSET $7 ]]

-- name: users_named_count
SELECT count(*) FROM users WHERE {is_named} {created_between}
