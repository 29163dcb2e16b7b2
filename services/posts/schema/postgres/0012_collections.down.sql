DROP TABLE collection_posts;
DROP TABLE collections;
DROP TABLE collection_owners;
