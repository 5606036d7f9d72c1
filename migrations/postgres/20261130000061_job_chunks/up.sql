-- A long job is done in chunks. After each one its row says how many are done, how far it has come
-- (the total may be unknown), and in its payload where to go on.
ALTER TABLE jobs ADD COLUMN chunks_done INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN progress_done BIGINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN progress_total BIGINT;
