DROP INDEX posts_zone;
DROP TABLE zone_rules;
