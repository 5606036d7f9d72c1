-- What belongs together (database, uploads, key) says so: one row for the whole installation.
CREATE TABLE installation (
    one INTEGER PRIMARY KEY NOT NULL CHECK (one = 1),
    -- the same as in the file `installation` of the uploads
    uuid TEXT NOT NULL,
    -- a known text, sealed: the key that opens it is the right one. NULL until a key has sealed it.
    key_check TEXT,
    created_at TIMESTAMP NOT NULL
);
