-- PostgreSQL has no INSERT OR REPLACE, and ON CONFLICT DO UPDATE asks the triggers that forbid
-- UPDATE: there is nothing to add. The comments tell whoever looks at the tables.
COMMENT ON TABLE signed_files IS 'Rows are only ever added; signed_files_no_change refuses the rest.';
COMMENT ON TABLE audit_events IS 'Rows are only ever added; audit_events_no_change refuses the rest.';
