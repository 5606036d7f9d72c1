ALTER TABLE jobs DROP COLUMN progress_total;
ALTER TABLE jobs DROP COLUMN progress_done;
ALTER TABLE jobs DROP COLUMN chunks_done;
