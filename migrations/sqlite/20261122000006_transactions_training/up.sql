CREATE TABLE transactions (
    id INTEGER PRIMARY KEY NOT NULL,
    uuid TEXT NOT NULL,
    listing_id BIGINT NOT NULL REFERENCES listings (id),
    producer_id BIGINT NOT NULL REFERENCES producers (id),
    channel TEXT NOT NULL,
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    amount_vnd BIGINT NOT NULL CHECK (amount_vnd >= 0),
    sold_on DATE NOT NULL,
    order_code TEXT,
    evidence TEXT NOT NULL CHECK (evidence IN ('platform', 'officer', 'household')),
    recorded_by BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    cancelled_at TIMESTAMP,
    cancelled_by BIGINT,
    cancel_reason TEXT NOT NULL DEFAULT '',
    CONSTRAINT transactions_uuid_key UNIQUE (uuid)
);
CREATE INDEX transactions_listing_idx ON transactions (listing_id, id);
CREATE INDEX transactions_producer_idx ON transactions (producer_id, sold_on);
CREATE UNIQUE INDEX transactions_order_code_key ON transactions (order_code, channel, listing_id)
    WHERE order_code IS NOT NULL AND cancelled_at IS NULL;

CREATE TABLE courses (
    id INTEGER PRIMARY KEY NOT NULL,
    uuid TEXT NOT NULL,
    topic TEXT NOT NULL,
    held_on DATE NOT NULL,
    place TEXT NOT NULL,
    -- support is credited to the agency that gave it
    agency TEXT NOT NULL,
    commune_id BIGINT NOT NULL REFERENCES areas (id),
    created_by BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT courses_uuid_key UNIQUE (uuid)
);
CREATE INDEX courses_commune_idx ON courses (commune_id, id);

CREATE TABLE attendances (
    course_id BIGINT NOT NULL REFERENCES courses (id),
    producer_id BIGINT NOT NULL REFERENCES producers (id),
    PRIMARY KEY (course_id, producer_id)
);
CREATE INDEX attendances_producer_idx ON attendances (producer_id);
