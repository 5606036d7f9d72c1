-- The day from which a household counts: by then somebody other than itself has vouched for it.
-- Whoever was registered before counts from its registration, as it did.
ALTER TABLE producers ADD COLUMN verified_on DATE;
UPDATE producers SET verified_on = registered_on WHERE kind IN ('household', 'household_business');
-- Those who speak for others count from their approval; they are few, and stay empty here.
CREATE INDEX producers_unverified_idx ON producers (commune_id) WHERE verified_on IS NULL;
