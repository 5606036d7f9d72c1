-- Where a producer was before it moved; where it is now stands with the producer. Only those that
-- really moved have rows. A fact counts at the place of its day.
CREATE TABLE earlier_places (
    producer_id BIGINT NOT NULL REFERENCES producers (id),
    from_day DATE NOT NULL,
    -- the first day at the next place
    until_day DATE NOT NULL,
    commune_id BIGINT NOT NULL REFERENCES areas (id),
    old_commune_id BIGINT REFERENCES areas (id),
    -- NULL = was not placed there
    district_id BIGINT REFERENCES areas (id),
    PRIMARY KEY (producer_id, from_day),
    CONSTRAINT earlier_places_until_day_key UNIQUE (producer_id, until_day),
    CHECK (until_day > from_day)
);
-- The queue of those not placed: few, and asked for on every first screen.
CREATE INDEX producers_waiting_idx ON producers (district_id, commune_id);
