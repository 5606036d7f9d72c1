ALTER TABLE audit_events DROP COLUMN code_of;
ALTER TABLE sessions DROP COLUMN code_of;
CREATE TABLE one_time_codes_before (
    id INTEGER PRIMARY KEY NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('activation', 'reset')),
    code_digest TEXT NOT NULL,
    created_by BIGINT REFERENCES accounts (id),
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    CONSTRAINT one_time_codes_code_digest_key UNIQUE (code_digest)
);
INSERT INTO one_time_codes_before
SELECT id, account_id, purpose, code_digest, created_by, created_at, expires_at, used_at
FROM one_time_codes WHERE purpose <> 'email';
DROP TABLE one_time_codes;
ALTER TABLE one_time_codes_before RENAME TO one_time_codes;
