DROP TABLE audit;
DROP FUNCTION audit_refuse;
DROP TABLE signing_keys;
DROP TABLE sessions;
DROP TABLE users;
