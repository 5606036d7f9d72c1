-- The queue of those not placed is short: an index of it alone costs nobody else's registration.
DROP INDEX producers_waiting_idx;
CREATE INDEX producers_waiting_idx ON producers (commune_id) WHERE district_id IS NULL;
