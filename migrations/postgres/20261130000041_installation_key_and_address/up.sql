-- Which key has sealed the known text: told to whoever has to find the right file.
ALTER TABLE installation ADD COLUMN key_fingerprint TEXT;
-- Where the server that started last is reached: commands print links that lead there.
ALTER TABLE installation ADD COLUMN address TEXT;
-- The last write that was made only to see whether one can be.
ALTER TABLE installation ADD COLUMN probed_at TIMESTAMP;
