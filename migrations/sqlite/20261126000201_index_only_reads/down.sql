DROP INDEX count_sums_trend_idx;

CREATE TABLE codes (
    code TEXT PRIMARY KEY NOT NULL,
    listing_id BIGINT NOT NULL REFERENCES listings (id),
    issued_at TIMESTAMP NOT NULL,
    retired_at TIMESTAMP,
    CONSTRAINT trace_codes_listing_id_key UNIQUE (listing_id)
);
INSERT INTO codes (code, listing_id, issued_at, retired_at)
SELECT code, listing_id, issued_at, retired_at FROM trace_codes ORDER BY issued_at, code;
DROP TABLE trace_codes;
ALTER TABLE codes RENAME TO trace_codes;

DROP INDEX consents_producer_idx;
CREATE INDEX consents_producer_idx ON consents (producer_id);

DROP INDEX photos_listing_idx;
CREATE INDEX photos_listing_idx ON photos (listing_id, position);
