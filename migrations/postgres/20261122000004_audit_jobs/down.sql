DROP TABLE jobs;
DROP TABLE audit_events;
DROP FUNCTION audit_events_only_grows();
