DROP TABLE sweeper;
DROP TABLE publications;
DROP TABLE post_revisions;
DROP TABLE post_tags;
DROP TABLE posts;
