-- Codes for e-mails, codes that open later, and codes that a second administrator agrees to.
CREATE TABLE one_time_codes_wider (
    id INTEGER PRIMARY KEY NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('activation', 'reset', 'email')),
    code_digest TEXT NOT NULL,
    created_by BIGINT REFERENCES accounts (id),
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    -- From when it opens; empty while another administrator has to agree.
    opens_at TIMESTAMP,
    agreed_by BIGINT REFERENCES accounts (id),
    -- A password was in use when it was handed out: what is done with it is marked.
    replaces_password BOOLEAN NOT NULL DEFAULT FALSE,
    CONSTRAINT one_time_codes_code_digest_key UNIQUE (code_digest)
);
INSERT INTO one_time_codes_wider
SELECT id, account_id, purpose, code_digest, created_by, created_at, expires_at, used_at, created_at, NULL, FALSE
FROM one_time_codes;
DROP TABLE one_time_codes;
ALTER TABLE one_time_codes_wider RENAME TO one_time_codes;
CREATE INDEX one_time_codes_account_idx ON one_time_codes (account_id);
-- Who handed out the code that the session began with, where another password was in use by then.
ALTER TABLE sessions ADD COLUMN code_of BIGINT REFERENCES accounts (id);
ALTER TABLE audit_events ADD COLUMN code_of BIGINT REFERENCES accounts (id);
