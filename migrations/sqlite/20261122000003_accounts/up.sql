CREATE TABLE accounts (
    id INTEGER PRIMARY KEY NOT NULL,
    uuid TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('household', 'cooperative_officer', 'digital_team', 'district_staff', 'province_staff', 'administrator')),
    -- the household itself, or the cooperative an officer works for
    producer_id BIGINT REFERENCES producers (id),
    phone_sealed TEXT,
    email_sealed TEXT,
    password_hash TEXT,
    created_by BIGINT REFERENCES accounts (id),
    created_at TIMESTAMP NOT NULL,
    activated_at TIMESTAMP,
    disabled_at TIMESTAMP,
    CONSTRAINT accounts_uuid_key UNIQUE (uuid)
);
CREATE INDEX accounts_producer_idx ON accounts (producer_id) WHERE producer_id IS NOT NULL;

-- What a person may type to say who they are: a phone, an e-mail or a producer number, as a keyed hash.
CREATE TABLE account_logins (
    mark TEXT PRIMARY KEY NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN ('phone', 'email', 'number'))
);
CREATE INDEX account_logins_account_idx ON account_logins (account_id);

-- The places a team or a member of staff answers for.
CREATE TABLE account_areas (
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    area_id BIGINT NOT NULL REFERENCES areas (id),
    PRIMARY KEY (account_id, area_id)
);

CREATE TABLE sessions (
    token_digest TEXT PRIMARY KEY NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    created_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_account_idx ON sessions (account_id);

-- Activation codes and reset links: the digest only, one use.
CREATE TABLE one_time_codes (
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

-- Failed sign-ins per account and per network address, as keyed hashes; they slow down, never lock out.
CREATE TABLE sign_in_failures (
    mark TEXT PRIMARY KEY NOT NULL,
    failures INTEGER NOT NULL,
    last_at TIMESTAMP NOT NULL
);
