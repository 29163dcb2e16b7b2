-- A million posts of one minute mostly stand together: those that follow each other and went live
-- together share a line of the ledger (ledger_lines.h), from post_id on.
ALTER TABLE publications ADD COLUMN posts bigint NOT NULL DEFAULT 1;
CREATE INDEX publications_shared ON publications (post_id) WHERE posts > 1;
