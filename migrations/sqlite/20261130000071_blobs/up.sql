-- Every file that is kept by its content: what it weighs, who brought it and whether a record still
-- needs it can be asked without looking into the folder.
CREATE TABLE blobs (
    hash TEXT NOT NULL,
    ending TEXT NOT NULL,
    -- NULL: kept before this table was there; the daily sweep measures it
    bytes BIGINT CHECK (bytes >= 0),
    -- the kind of record that keeps it; NULL: none does any more
    owner TEXT,
    -- who brought it first, where that is known
    account_id BIGINT,
    -- when it was last kept for a record, or let go by the last one
    last_used_at TIMESTAMP NOT NULL,
    CONSTRAINT blobs_pkey PRIMARY KEY (hash, ending)
);

-- The three sizes of each picture. Who brought it stands in its first photo; a draft does not say.
INSERT INTO blobs (hash, ending, owner, account_id, last_used_at)
SELECT f.hash, 'webp', 'picture', MIN(p.created_by), MAX(f.created_at)
FROM (
    SELECT large_hash AS hash, content_hash, created_at FROM pictures
    UNION ALL
    SELECT medium_hash, content_hash, created_at FROM pictures
    UNION ALL
    SELECT small_hash, content_hash, created_at FROM pictures
) f
LEFT JOIN (SELECT content_hash, MIN(id) AS id FROM photos GROUP BY content_hash) o
    ON o.content_hash = f.content_hash
LEFT JOIN photos p ON p.id = o.id
GROUP BY f.hash;
