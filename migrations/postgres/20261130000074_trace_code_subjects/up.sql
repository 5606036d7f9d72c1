-- A code stands for a listing, and soon for a lot or a single unit; and what it stands for may get a new
-- code after its old one was retired. One code holds at a time. Retired ones are few, so their
-- index is small; most codes stand in the other one alone.
ALTER TABLE trace_codes DROP CONSTRAINT trace_codes_listing_id_key;
ALTER TABLE trace_codes DROP CONSTRAINT trace_codes_listing_id_fkey;
ALTER TABLE trace_codes RENAME COLUMN listing_id TO subject_id;
ALTER TABLE trace_codes ADD COLUMN subject_kind TEXT NOT NULL DEFAULT 'listing'
    CONSTRAINT trace_codes_subject_kind_check CHECK (subject_kind IN ('listing', 'lot', 'unit'));
ALTER TABLE trace_codes ALTER COLUMN subject_kind DROP DEFAULT;
CREATE UNIQUE INDEX trace_codes_subject_id_key ON trace_codes (subject_kind, subject_id)
    WHERE retired_at IS NULL;
CREATE INDEX trace_codes_retired_idx ON trace_codes (subject_kind, subject_id)
    WHERE retired_at IS NOT NULL;
