DROP TABLE canary;
DROP TABLE publishing_batches;
