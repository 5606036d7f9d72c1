ALTER TABLE consents ALTER CONSTRAINT consents_producer_id_fkey NOT DEFERRABLE;
DROP INDEX producers_waiting_idx;
CREATE INDEX producers_waiting_idx ON producers (district_id, commune_id);
