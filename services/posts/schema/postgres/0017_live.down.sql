DROP INDEX events_submitted;
DROP INDEX events_author;
