-- An account's version is its entity tag, and goes up with each change.
ALTER TABLE users ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- The name as it is compared, see name_fold.h. NULL only until the daemon has folded it: SQL cannot.
ALTER TABLE users ADD COLUMN name_folded TEXT;
CREATE INDEX users_unfolded ON users (id) WHERE name_folded IS NULL;

-- Every piece of one, two and three characters of a name, as the hexadecimal digits of its UTF-8:
-- so no character is special to FTS5, and a name is found by one character as it is by many.
CREATE VIEW user_grams AS
SELECT u.id AS user_id, (
	SELECT group_concat(hex(substr(u.name_folded, place.key + 1, size.value)), ' ')
	-- An array of as many zeros as the name has characters: triggers may not count recursively.
	FROM json_each('[' || rtrim(replace(hex(zeroblob(length(u.name_folded))), '00', '0,'), ',') || ']')
		AS place, json_each('[1,2,3]') AS size
	WHERE place.key + size.value <= length(u.name_folded)) AS grams
FROM users AS u WHERE u.name_folded IS NOT NULL;

CREATE VIRTUAL TABLE user_names USING fts5 (
	grams, content = '', columnsize = 0, detail = 'none', tokenize = 'ascii'
);
CREATE TRIGGER user_names_add AFTER INSERT ON users WHEN new.name_folded IS NOT NULL
BEGIN
	INSERT INTO user_names (rowid, grams)
		SELECT user_id, grams FROM user_grams WHERE user_id = new.id;
END;
CREATE TRIGGER user_names_leave BEFORE UPDATE OF name_folded ON users
WHEN old.name_folded IS NOT NULL
BEGIN
	INSERT INTO user_names (user_names, rowid, grams)
		SELECT 'delete', user_id, grams FROM user_grams WHERE user_id = old.id;
END;
CREATE TRIGGER user_names_change AFTER UPDATE OF name_folded ON users
WHEN new.name_folded IS NOT NULL
BEGIN
	INSERT INTO user_names (rowid, grams)
		SELECT user_id, grams FROM user_grams WHERE user_id = new.id;
END;
CREATE TRIGGER user_names_remove BEFORE DELETE ON users WHEN old.name_folded IS NOT NULL
BEGIN
	INSERT INTO user_names (user_names, rowid, grams)
		SELECT 'delete', user_id, grams FROM user_grams WHERE user_id = old.id;
END;

-- Which daemons have to remove what the owner of a closed account made.
CREATE TABLE departures (
	user_id INTEGER NOT NULL,
	daemon TEXT NOT NULL,
	departed_at INTEGER NOT NULL,
	attempts INTEGER NOT NULL DEFAULT 0,         -- since the daemon last answered
	next_at INTEGER NOT NULL,                    -- it is not asked before
	settled INTEGER NOT NULL DEFAULT 0,          -- 1: once all was gone; it is asked a last time
	PRIMARY KEY (user_id, daemon)
) STRICT, WITHOUT ROWID;
CREATE INDEX departures_next ON departures (daemon, next_at);
CREATE INDEX departures_pending ON departures (user_id) WHERE settled = 0;
