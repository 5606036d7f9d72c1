ALTER TABLE installation DROP COLUMN probed_at;
ALTER TABLE installation DROP COLUMN address;
ALTER TABLE installation DROP COLUMN key_fingerprint;
