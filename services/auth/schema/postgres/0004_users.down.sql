DROP TABLE departures;
DROP INDEX users_names;
DROP FUNCTION name_grams;
DROP INDEX users_unfolded;
ALTER TABLE users DROP COLUMN name_folded;
ALTER TABLE users DROP COLUMN version;
