DROP INDEX count_sums_trend_idx;

DROP INDEX consents_producer_idx;
CREATE INDEX consents_producer_idx ON consents (producer_id);

DROP INDEX photos_listing_idx;
CREATE INDEX photos_listing_idx ON photos (listing_id, position);

ALTER TABLE count_sums DROP CONSTRAINT count_sums_pkey;
ALTER TABLE count_sums ADD CONSTRAINT count_sums_pkey
    PRIMARY KEY (detail, span, district_id, commune_id, measure);
