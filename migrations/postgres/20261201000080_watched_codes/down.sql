ALTER TABLE audit_events DROP COLUMN code_of;
ALTER TABLE sessions DROP COLUMN code_of;
DROP INDEX one_time_codes_account_idx;
ALTER TABLE one_time_codes DROP COLUMN replaces_password;
ALTER TABLE one_time_codes DROP COLUMN agreed_by;
ALTER TABLE one_time_codes DROP COLUMN opens_at;
DELETE FROM one_time_codes WHERE purpose = 'email';
ALTER TABLE one_time_codes DROP CONSTRAINT one_time_codes_purpose_check;
ALTER TABLE one_time_codes
    ADD CONSTRAINT one_time_codes_purpose_check CHECK (purpose IN ('activation', 'reset'));
