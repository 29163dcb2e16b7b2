DROP INDEX events_author;
CREATE INDEX events_author ON events (user_id, position) WHERE position IS NOT NULL;
CREATE INDEX events_user ON events (user_id, id);
