DELETE FROM mails WHERE kind = 'address_changed';
ALTER TABLE mails DROP COLUMN send_to;
ALTER TABLE mails DROP CONSTRAINT mails_kind_check;
ALTER TABLE mails ADD CONSTRAINT mails_kind_check
	CHECK (kind IN ('verification', 'password_reset', 'password_changed'));
