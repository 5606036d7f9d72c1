-- The table of before has one code a listing: the one that holds, else the one that was retired last.
CREATE TABLE codes (
    code TEXT PRIMARY KEY NOT NULL,
    listing_id BIGINT NOT NULL REFERENCES listings (id),
    issued_at TIMESTAMP NOT NULL,
    retired_at TIMESTAMP,
    CONSTRAINT trace_codes_listing_id_key UNIQUE (listing_id)
) WITHOUT ROWID;
INSERT INTO codes (code, listing_id, issued_at, retired_at)
SELECT code, subject_id, issued_at, retired_at
FROM (
    SELECT code, subject_id, issued_at, retired_at, row_number() OVER (
        PARTITION BY subject_id
        ORDER BY CASE WHEN retired_at IS NULL THEN 0 ELSE 1 END, retired_at DESC, code
    ) AS place
    FROM trace_codes
    WHERE subject_kind = 'listing'
) AS ranked
WHERE place = 1
ORDER BY code;
DROP TABLE trace_codes;
ALTER TABLE codes RENAME TO trace_codes;
