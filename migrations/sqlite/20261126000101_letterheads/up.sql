-- What an account's documents say about who sends them, as it stood on the last one; an empty text
-- is a dotted line. Its number and its day belong to one document and are not kept.
CREATE TABLE letterheads (
    account_id BIGINT PRIMARY KEY NOT NULL REFERENCES accounts (id),
    superior TEXT NOT NULL,
    agency TEXT NOT NULL,
    -- the part behind the number: BC-SKHCN
    sign TEXT NOT NULL,
    place TEXT NOT NULL,
    authority TEXT NOT NULL,
    position TEXT NOT NULL,
    signer TEXT NOT NULL,
    -- one on each line
    recipients TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
