-- What each account has sent on its last day of sending: every photo that is opened costs time, and
-- every one that is kept costs room.
CREATE TABLE photo_allowances (
    account_id BIGINT PRIMARY KEY NOT NULL REFERENCES accounts (id),
    -- in Vietnam
    day DATE NOT NULL,
    photos INTEGER NOT NULL,
    bytes BIGINT NOT NULL
);
