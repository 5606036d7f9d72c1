-- A cooperative asks a household to become its member. The request is addressed to a number as it was typed:
-- whether somebody has it is not looked up, so that asking tells nobody which numbers are in use.
CREATE TABLE membership_requests (
    id INTEGER PRIMARY KEY NOT NULL,
    uuid TEXT NOT NULL,
    cooperative_id BIGINT NOT NULL REFERENCES producers (id),
    number TEXT NOT NULL,
    -- the day from which the membership would hold
    since DATE NOT NULL,
    asked_by BIGINT REFERENCES accounts (id),
    asked_at TIMESTAMP NOT NULL,
    refused_at TIMESTAMP,
    CONSTRAINT membership_requests_uuid_key UNIQUE (uuid),
    CONSTRAINT membership_requests_number_key UNIQUE (number, cooperative_id)
);
CREATE INDEX membership_requests_cooperative_idx ON membership_requests (cooperative_id, id);
