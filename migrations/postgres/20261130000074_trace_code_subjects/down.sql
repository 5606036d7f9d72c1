-- The table of before has one code a listing: the one that holds, else the one that was retired last.
DELETE FROM trace_codes WHERE subject_kind <> 'listing' OR code NOT IN (
    SELECT code
    FROM (
        SELECT code, row_number() OVER (
            PARTITION BY subject_id
            ORDER BY CASE WHEN retired_at IS NULL THEN 0 ELSE 1 END, retired_at DESC, code
        ) AS place
        FROM trace_codes
        WHERE subject_kind = 'listing'
    ) AS ranked
    WHERE place = 1
);
DROP INDEX trace_codes_retired_idx;
DROP INDEX trace_codes_subject_id_key;
ALTER TABLE trace_codes DROP COLUMN subject_kind;
ALTER TABLE trace_codes RENAME COLUMN subject_id TO listing_id;
ALTER TABLE trace_codes ADD CONSTRAINT trace_codes_listing_id_fkey
    FOREIGN KEY (listing_id) REFERENCES listings (id);
ALTER TABLE trace_codes ADD CONSTRAINT trace_codes_listing_id_key UNIQUE (listing_id);
