INSERT INTO publications (post_id, schedule_version, publish_at, published_at, worker)
SELECT post_id + n, schedule_version, publish_at, published_at, worker
FROM publications JOIN generate_series(1, 63) AS n ON posts > n;
DROP INDEX publications_shared;
ALTER TABLE publications DROP COLUMN posts;
