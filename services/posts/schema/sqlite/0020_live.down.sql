DROP TABLE notified_authors;
DROP INDEX events_submitted;
DROP INDEX events_author;
