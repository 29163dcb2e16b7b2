-- A mail to the address that an account had until it was changed.
ALTER TABLE mails DROP CONSTRAINT mails_kind_check;
ALTER TABLE mails ADD CONSTRAINT mails_kind_check
	CHECK (kind IN ('verification', 'password_reset', 'password_changed', 'address_changed'));
ALTER TABLE mails ADD COLUMN send_to text;           -- NULL: the account's address when it is sent
