-- A report reads thousands of sums, which lie scattered over their table: one page for each. The key
-- that leads to them carries the value along, so that the table itself is not needed.
ALTER TABLE count_sums DROP CONSTRAINT count_sums_pkey;
ALTER TABLE count_sums ADD CONSTRAINT count_sums_pkey
    PRIMARY KEY (detail, span, district_id, commune_id, measure) INCLUDE (value);

-- How one figure of a place went over the months: its half-months side by side.
CREATE INDEX count_sums_trend_idx ON count_sums
    (measure, detail, district_id, commune_id, span) INCLUDE (value);

-- What the page behind a code asks for.
DROP INDEX photos_listing_idx;
CREATE INDEX photos_listing_idx ON photos (listing_id, position, id, content_hash, uuid);

DROP INDEX consents_producer_idx;
CREATE INDEX consents_producer_idx ON consents (producer_id, purpose, withdrawn_at);
