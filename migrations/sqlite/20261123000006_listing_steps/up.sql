-- What somebody has said so far of a product, question after question. An empty column has not been
-- answered; once all are, the row becomes a listing with the same uuid.
CREATE TABLE listing_drafts (
    id INTEGER PRIMARY KEY NOT NULL,
    uuid TEXT NOT NULL,
    producer_id BIGINT NOT NULL REFERENCES producers (id),
    title TEXT NOT NULL,
    category TEXT NOT NULL,
    content_hash TEXT REFERENCES pictures (content_hash),
    unit TEXT,
    price_vnd BIGINT CHECK (price_vnd > 0),
    quantity_milli BIGINT CHECK (quantity_milli > 0),
    season TEXT NOT NULL,
    origin_commune_id BIGINT REFERENCES areas (id),
    origin_old_commune_id BIGINT REFERENCES areas (id),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CONSTRAINT listing_drafts_uuid_key UNIQUE (uuid),
    CONSTRAINT listing_drafts_price_of_a_unit CHECK ((unit IS NULL) = (price_vnd IS NULL))
);
CREATE INDEX listing_drafts_producer_idx ON listing_drafts (producer_id, id);
