DROP TABLE subscription_mails;
DROP TABLE subscriptions;
DROP TABLE signed_files;
DROP FUNCTION signed_files_never_alter();
