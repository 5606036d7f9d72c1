DROP INDEX producers_waiting_idx;
CREATE INDEX producers_waiting_idx ON producers (district_id, commune_id);
