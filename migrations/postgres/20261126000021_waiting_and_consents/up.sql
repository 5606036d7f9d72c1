-- The queue of those not placed is short: an index of it alone costs nobody else's registration.
DROP INDEX producers_waiting_idx;
CREATE INDEX producers_waiting_idx ON producers (commune_id) WHERE district_id IS NULL;
-- The check reads the page of the index onto which everybody who registers at this moment writes,
-- and SERIALIZABLE takes that for a conflict: each fourth registration was run again. At the commit
-- the page is read for a moment only. SQLite has one writer, and needs no such thing.
ALTER TABLE consents ALTER CONSTRAINT consents_producer_id_fkey DEFERRABLE INITIALLY DEFERRED;
