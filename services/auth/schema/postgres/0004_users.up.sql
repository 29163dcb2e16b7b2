-- An account's version is its entity tag, and goes up with each change.
ALTER TABLE users ADD COLUMN version bigint NOT NULL DEFAULT 1;

-- The name as it is compared, see name_fold.h. NULL only until the daemon has folded it: SQL cannot.
ALTER TABLE users ADD COLUMN name_folded text;
CREATE INDEX users_unfolded ON users (id) WHERE name_folded IS NULL;

-- Every piece of one, two and three characters of a name, as the hexadecimal digits of its UTF-8, as
-- on SQLite. pg_trgm would need an extension, which a daemon's role may not make and a dump of its
-- schema does not hold, and it folds case by the server's locale.
CREATE FUNCTION name_grams(folded text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
DECLARE
	grams text[] := '{}';
	one text := '';                              -- the characters before this one
	two text := '';
	this text;
BEGIN
	FOR place IN 1 .. length(folded) LOOP
		this := encode(convert_to(substr(folded, place, 1), 'UTF8'), 'hex');
		grams := grams || this;
		IF place > 1 THEN grams := grams || (two || this); END IF;
		IF place > 2 THEN grams := grams || (one || two || this); END IF;
		one := two;
		two := this;
	END LOOP;
	RETURN grams;
END $$;
CREATE INDEX users_names ON users USING gin (name_grams(name_folded));

-- Which daemons have to remove what the owner of a closed account made.
CREATE TABLE departures (
	user_id bigint NOT NULL,
	daemon text NOT NULL,
	departed_at timestamptz NOT NULL,
	attempts bigint NOT NULL DEFAULT 0,          -- since the daemon last answered
	next_at timestamptz NOT NULL,                -- it is not asked before
	settled bigint NOT NULL DEFAULT 0,           -- 1: once all was gone; it is asked a last time
	PRIMARY KEY (user_id, daemon)
);
CREATE INDEX departures_next ON departures (daemon, next_at);
CREATE INDEX departures_pending ON departures (user_id) WHERE settled = 0;
