WITH RECURSIVE places (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM places WHERE n < 63)
INSERT INTO publications (post_id, schedule_version, publish_at, published_at, worker)
SELECT post_id + n, schedule_version, publish_at, published_at, worker
FROM publications CROSS JOIN places WHERE posts > n;
DROP INDEX publications_shared;
ALTER TABLE publications DROP COLUMN posts;
