DROP TABLE jobs;
DROP TABLE audit_events;
