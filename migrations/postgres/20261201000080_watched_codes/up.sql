-- Codes for e-mails, codes that open later, and codes that a second administrator agrees to.
ALTER TABLE one_time_codes DROP CONSTRAINT one_time_codes_purpose_check;
ALTER TABLE one_time_codes
    ADD CONSTRAINT one_time_codes_purpose_check CHECK (purpose IN ('activation', 'reset', 'email'));
-- From when it opens; empty while another administrator has to agree.
ALTER TABLE one_time_codes ADD COLUMN opens_at TIMESTAMP;
UPDATE one_time_codes SET opens_at = created_at;
ALTER TABLE one_time_codes ADD COLUMN agreed_by BIGINT REFERENCES accounts (id);
-- A password was in use when it was handed out: what is done with it is marked.
ALTER TABLE one_time_codes ADD COLUMN replaces_password BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX one_time_codes_account_idx ON one_time_codes (account_id);
-- Who handed out the code that the session began with, where another password was in use by then.
ALTER TABLE sessions ADD COLUMN code_of BIGINT REFERENCES accounts (id);
ALTER TABLE audit_events ADD COLUMN code_of BIGINT REFERENCES accounts (id);
