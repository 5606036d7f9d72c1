DROP TABLE security_alarms;
DROP TABLE security_events;
