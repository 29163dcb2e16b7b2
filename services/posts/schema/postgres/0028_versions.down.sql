ALTER TABLE webhooks DROP COLUMN version;
ALTER TABLE media DROP COLUMN version;
