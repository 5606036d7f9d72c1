ALTER TABLE sessions DROP COLUMN client;
