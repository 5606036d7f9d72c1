-- The page behind a code is looked up by keys that lie scattered: each page of the file that such a
-- look-up does not need is a read of the disk's cache less. Indexes that hold all that is asked, and
-- codes that are kept in their own index.
DROP INDEX photos_listing_idx;
CREATE INDEX photos_listing_idx ON photos (listing_id, position, id, content_hash, uuid);

DROP INDEX consents_producer_idx;
CREATE INDEX consents_producer_idx ON consents (producer_id, purpose, withdrawn_at);

CREATE TABLE codes (
    code TEXT PRIMARY KEY NOT NULL,
    listing_id BIGINT NOT NULL REFERENCES listings (id),
    issued_at TIMESTAMP NOT NULL,
    retired_at TIMESTAMP,
    CONSTRAINT trace_codes_listing_id_key UNIQUE (listing_id)
) WITHOUT ROWID;
INSERT INTO codes (code, listing_id, issued_at, retired_at)
SELECT code, listing_id, issued_at, retired_at FROM trace_codes ORDER BY code;
DROP TABLE trace_codes;
ALTER TABLE codes RENAME TO trace_codes;

-- How one figure of a place went over the months: its half-months side by side.
CREATE INDEX count_sums_trend_idx ON count_sums
    (measure, detail, district_id, commune_id, span, value);
