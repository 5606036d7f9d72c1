DROP TABLE sign_in_failures;
DROP TABLE one_time_codes;
DROP TABLE sessions;
DROP TABLE account_areas;
DROP TABLE account_logins;
DROP TABLE accounts;
