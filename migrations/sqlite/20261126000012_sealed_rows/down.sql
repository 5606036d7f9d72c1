DROP TRIGGER audit_events_no_replace;
DROP TRIGGER signed_files_no_replace;
