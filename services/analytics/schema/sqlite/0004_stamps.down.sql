ALTER TABLE rollup_months DROP COLUMN stamp;
ALTER TABLE rollup_days DROP COLUMN stamp;
