DROP TABLE post_history;
