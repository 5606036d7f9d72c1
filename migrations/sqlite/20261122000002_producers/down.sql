DROP TABLE consents;
DROP TABLE memberships;
DROP TABLE producers;
