-- An event was in two indexes by whose content it is of: its removal with an account takes it in no
-- order, so one is enough, which then has also those that are not counted yet.
DROP INDEX events_user;
DROP INDEX events_author;
CREATE INDEX events_author ON events (user_id, position);
