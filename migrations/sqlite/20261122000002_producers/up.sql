CREATE TABLE producers (
    id INTEGER PRIMARY KEY NOT NULL,
    uuid TEXT NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('household', 'household_business', 'cooperative', 'cooperative_group')),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    representative TEXT,
    phone_sealed TEXT,
    phone_mark TEXT,
    email_sealed TEXT,
    tax_code_sealed TEXT,
    tax_code_mark TEXT,
    commune_id BIGINT NOT NULL REFERENCES areas (id),
    -- the commune before July 2025, where it is known
    old_commune_id BIGINT REFERENCES areas (id),
    -- the reporting district; NULL = not yet placed
    district_id BIGINT REFERENCES areas (id),
    hamlet TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'refused', 'closed')),
    decision_reason TEXT NOT NULL DEFAULT '',
    decided_at TIMESTAMP,
    registered_on DATE NOT NULL,
    trained_on DATE,
    activated_at TIMESTAMP,
    invented BOOLEAN NOT NULL,
    registered_by BIGINT,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT producers_uuid_key UNIQUE (uuid),
    CONSTRAINT producers_number_key UNIQUE (number)
);
CREATE INDEX producers_commune_idx ON producers (commune_id, id);
CREATE INDEX producers_district_idx ON producers (district_id, id);
CREATE INDEX producers_registered_by_idx ON producers (registered_by, id) WHERE registered_by IS NOT NULL;
CREATE INDEX producers_kind_idx ON producers (kind, id) WHERE kind <> 'household';

-- Which household belongs to which cooperative, and when.
CREATE TABLE memberships (
    id INTEGER PRIMARY KEY NOT NULL,
    cooperative_id BIGINT NOT NULL REFERENCES producers (id),
    member_id BIGINT NOT NULL REFERENCES producers (id),
    joined_on DATE NOT NULL,
    left_on DATE,
    CHECK (left_on IS NULL OR left_on >= joined_on)
);
CREATE UNIQUE INDEX memberships_member_id_key ON memberships (cooperative_id, member_id) WHERE left_on IS NULL;
CREATE INDEX memberships_member_idx ON memberships (member_id);

-- The proof of a consent: which words were agreed to, when, how and before whom.
CREATE TABLE consents (
    id INTEGER PRIMARY KEY NOT NULL,
    producer_id BIGINT NOT NULL REFERENCES producers (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('programme', 'public_page', 'contact')),
    wording TEXT NOT NULL,
    given_at TIMESTAMP NOT NULL,
    given_via TEXT NOT NULL CHECK (given_via IN ('self', 'officer', 'paper')),
    recorded_by BIGINT,
    withdrawn_at TIMESTAMP
);
CREATE INDEX consents_producer_idx ON consents (producer_id);
