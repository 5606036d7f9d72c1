-- A code stands for a listing, and soon for a lot or a single unit; and what it stands for may get a new
-- code after its old one was retired. One code holds at a time. Retired ones are few, so their
-- index is small; most codes stand in the other one alone.
CREATE TABLE codes (
    code TEXT PRIMARY KEY NOT NULL,
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('listing', 'lot', 'unit')),
    subject_id BIGINT NOT NULL,
    issued_at TIMESTAMP NOT NULL,
    retired_at TIMESTAMP
) WITHOUT ROWID;
INSERT INTO codes (code, subject_kind, subject_id, issued_at, retired_at)
SELECT code, 'listing', listing_id, issued_at, retired_at FROM trace_codes ORDER BY code;
DROP TABLE trace_codes;
ALTER TABLE codes RENAME TO trace_codes;
CREATE UNIQUE INDEX trace_codes_subject_id_key ON trace_codes (subject_kind, subject_id)
    WHERE retired_at IS NULL;
CREATE INDEX trace_codes_retired_idx ON trace_codes (subject_kind, subject_id)
    WHERE retired_at IS NOT NULL;
