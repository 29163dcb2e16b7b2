-- What happened to whose content: written with the change, read by whoever wants to know of it.
CREATE TABLE events (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	position INTEGER,                            -- in the order of commits; NULL until counted
	kind TEXT NOT NULL,
	user_id INTEGER NOT NULL,                    -- whose content
	post_id INTEGER,
	data TEXT NOT NULL,                          -- a JSON object
	created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_position ON events (position) WHERE position IS NOT NULL;
CREATE INDEX events_uncounted ON events (id) WHERE position IS NULL;
CREATE INDEX events_user ON events (user_id, id);

-- How far events are counted. One row: it stays when old events go.
CREATE TABLE event_mark (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	position INTEGER NOT NULL
) STRICT;
INSERT INTO event_mark (id, position) VALUES (1, 0);
