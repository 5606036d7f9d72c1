DROP TABLE account_notices;
ALTER TABLE accounts DROP COLUMN new_email_sealed;
DROP INDEX account_logins_as_typed_idx;
ALTER TABLE account_logins DROP COLUMN as_typed;
ALTER TABLE account_logins DROP COLUMN proven;
