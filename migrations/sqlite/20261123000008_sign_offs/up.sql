-- A report that somebody has answered for, as the very bytes that were signed. Number 0 is the
-- sign-off; 1, 2 … are restatements, each pointing to the file before it. Rows are only ever added.
CREATE TABLE signed_files (
    id INTEGER PRIMARY KEY NOT NULL,
    uuid TEXT NOT NULL,
    predecessor_id BIGINT REFERENCES signed_files (id),
    number INTEGER NOT NULL CHECK (number >= 0),
    province_id BIGINT NOT NULL REFERENCES areas (id),
    -- what is reported on: 'a' and the id of an area, 'r' and that of a unit of a regrouping
    place TEXT NOT NULL,
    province_code TEXT NOT NULL,
    -- '' = the whole province, by districts
    district_code TEXT NOT NULL,
    name TEXT NOT NULL,
    period TEXT NOT NULL,
    boundaries DATE NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BLOB NOT NULL,
    -- the last of audit_events when it was signed: what came later may explain a difference
    last_event_id BIGINT NOT NULL,
    signer_name TEXT NOT NULL,
    signer_position TEXT NOT NULL,
    signed_by BIGINT NOT NULL REFERENCES accounts (id),
    signed_at TIMESTAMP NOT NULL,
    CONSTRAINT signed_files_uuid_key UNIQUE (uuid),
    CONSTRAINT signed_files_place_key UNIQUE (place, period, boundaries, number),
    CONSTRAINT signed_files_chain CHECK ((number = 0) = (predecessor_id IS NULL))
);
CREATE INDEX signed_files_province_idx ON signed_files (province_id, id);

-- Who gets which report by mail at the end of each period.
CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY NOT NULL,
    uuid TEXT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    province_code TEXT NOT NULL,
    -- '' = the whole province, by districts
    district_code TEXT NOT NULL,
    name TEXT NOT NULL,
    period_kind TEXT NOT NULL,
    format TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    CONSTRAINT subscriptions_uuid_key UNIQUE (uuid)
);
CREATE UNIQUE INDEX subscriptions_account_id_key
ON subscriptions (account_id, province_code, district_code, period_kind, format)
WHERE ended_at IS NULL;

-- One row a subscription and period, written with the job that sends it: nothing goes out twice.
CREATE TABLE subscription_mails (
    subscription_id BIGINT NOT NULL REFERENCES subscriptions (id),
    period TEXT NOT NULL,
    queued_at TIMESTAMP NOT NULL,
    -- when the letter was posted; NULL: still to be written
    posted_at TIMESTAMP,
    -- why no letter was written, else ''
    why_not TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (subscription_id, period)
);

CREATE TRIGGER signed_files_no_update BEFORE UPDATE ON signed_files
BEGIN SELECT RAISE(ABORT, 'a signed file is never altered'); END;
CREATE TRIGGER signed_files_no_delete BEFORE DELETE ON signed_files
BEGIN SELECT RAISE(ABORT, 'a signed file is never altered'); END;
