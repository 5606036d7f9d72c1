-- Whether a login is more than what its owner typed: the office saw the phone, or a letter to the
-- e-mail was opened. One that is not is taken over by whoever proves it.
ALTER TABLE account_logins ADD COLUMN proven BOOLEAN NOT NULL DEFAULT TRUE;
UPDATE account_logins SET proven = FALSE
WHERE kind <> 'number' AND account_id IN (
    SELECT a.id FROM accounts a JOIN producers p ON p.id = a.producer_id WHERE p.registered_by IS NULL
);
-- The mark of an e-mail is made of one spelling now. Those from before are made anew at the next start.
ALTER TABLE account_logins ADD COLUMN as_typed BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE account_logins SET as_typed = TRUE WHERE kind = 'email';
CREATE INDEX account_logins_as_typed_idx ON account_logins (account_id) WHERE as_typed;
-- An e-mail that was typed and whose letter nobody has opened yet. Those from before count as they did.
ALTER TABLE accounts ADD COLUMN new_email_sealed TEXT;
-- What an account is told on its next page.
CREATE TABLE account_notices (
    id INTEGER PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    -- Who caused it; empty where nobody of the office did.
    caused_by BIGINT REFERENCES accounts (id),
    told_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP
);
CREATE INDEX account_notices_account_idx ON account_notices (account_id) WHERE seen_at IS NULL;
