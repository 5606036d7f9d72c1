-- Who came: signing in, failing to, what was refused. Gathered in memory, a row for each kind, account and
-- address in a minute. The address is a keyed mark of it.
CREATE TABLE security_events (
    id INTEGER PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    account_id BIGINT REFERENCES accounts (id),
    address_mark TEXT NOT NULL,
    first_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL,
    happened INTEGER NOT NULL
);
CREATE INDEX security_events_last_idx ON security_events (last_at);
-- Alarms count the last hour of a kind; the page shows the newest of one.
CREATE INDEX security_events_hour_idx ON security_events (kind, last_at);
CREATE INDEX security_events_kind_idx ON security_events (kind, id);
CREATE INDEX security_events_account_idx ON security_events (account_id, id);
CREATE INDEX security_events_address_idx ON security_events (address_mark, id);
-- What the administrators were told of, once an hour for each subject.
CREATE TABLE security_alarms (
    id INTEGER PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    happened BIGINT NOT NULL,
    raised_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP
);
CREATE INDEX security_alarms_raised_idx ON security_alarms (raised_at);
