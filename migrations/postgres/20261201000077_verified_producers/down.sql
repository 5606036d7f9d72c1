DROP INDEX producers_unverified_idx;
ALTER TABLE producers DROP COLUMN verified_on;
