DROP TABLE notified_authors;
