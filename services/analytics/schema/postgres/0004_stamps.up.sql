-- Who keeps what a day or a month says in memory sees that it was changed: each transaction that changes any row of one
-- writes a number that no other does into its row of everything (subject 0). 0: since this migration nobody did.
ALTER TABLE rollup_days ADD COLUMN stamp bigint NOT NULL DEFAULT 0;
ALTER TABLE rollup_months ADD COLUMN stamp bigint NOT NULL DEFAULT 0;
