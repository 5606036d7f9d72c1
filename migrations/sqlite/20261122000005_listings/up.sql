CREATE TABLE listings (
    id INTEGER PRIMARY KEY NOT NULL,
    uuid TEXT NOT NULL,
    producer_id BIGINT NOT NULL REFERENCES producers (id),
    title TEXT NOT NULL,
    folded TEXT NOT NULL,
    category TEXT NOT NULL,
    description TEXT NOT NULL,
    unit TEXT NOT NULL,
    price_vnd BIGINT NOT NULL CHECK (price_vnd >= 0),
    -- thousandths of the unit
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    season TEXT NOT NULL,
    origin_commune_id BIGINT NOT NULL REFERENCES areas (id),
    origin_old_commune_id BIGINT REFERENCES areas (id),
    status TEXT NOT NULL CHECK (status IN ('draft', 'published', 'paused', 'closed')),
    published_on DATE,
    closed_on DATE,
    created_by BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CONSTRAINT listings_uuid_key UNIQUE (uuid)
);
CREATE INDEX listings_producer_idx ON listings (producer_id, id);

-- A picture is kept once, by its content, however many listings show it.
CREATE TABLE pictures (
    content_hash TEXT PRIMARY KEY NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    large_hash TEXT NOT NULL,
    medium_hash TEXT NOT NULL,
    small_hash TEXT NOT NULL,
    medium_width INTEGER NOT NULL,
    medium_height INTEGER NOT NULL,
    small_width INTEGER NOT NULL,
    small_height INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE photos (
    id INTEGER PRIMARY KEY NOT NULL,
    uuid TEXT NOT NULL,
    listing_id BIGINT NOT NULL REFERENCES listings (id),
    content_hash TEXT NOT NULL REFERENCES pictures (content_hash),
    position INTEGER NOT NULL,
    created_by BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT photos_uuid_key UNIQUE (uuid)
);
CREATE INDEX photos_listing_idx ON photos (listing_id, position);

-- A code is permanent: a retired one says so and is never given to another product.
CREATE TABLE trace_codes (
    code TEXT PRIMARY KEY NOT NULL,
    listing_id BIGINT NOT NULL REFERENCES listings (id),
    issued_at TIMESTAMP NOT NULL,
    retired_at TIMESTAMP,
    CONSTRAINT trace_codes_listing_id_key UNIQUE (listing_id)
);
