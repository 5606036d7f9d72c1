DROP TABLE subscription_mails;
DROP TABLE subscriptions;
DROP TABLE signed_files;
