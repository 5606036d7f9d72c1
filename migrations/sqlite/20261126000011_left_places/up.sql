-- Where a producer was said to be before its place was mended, moved or found: a mistake that is
-- mended leaves nothing of the former place elsewhere, but its figures have gone from there.
CREATE TABLE left_places (
    id INTEGER PRIMARY KEY NOT NULL,
    producer_id BIGINT NOT NULL REFERENCES producers (id),
    left_at TIMESTAMP NOT NULL,
    commune_id BIGINT NOT NULL REFERENCES areas (id),
    -- NULL = was not placed there
    district_id BIGINT REFERENCES areas (id)
);
CREATE INDEX left_places_left_at_idx ON left_places (left_at);
