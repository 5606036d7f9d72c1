-- INSERT OR REPLACE removes the row that is in its way without asking the triggers that forbid
-- DELETE. So nothing may be put where a row is already.
CREATE TRIGGER signed_files_no_replace BEFORE INSERT ON signed_files
WHEN EXISTS (
    SELECT 1 FROM signed_files AS there
    WHERE there.id = NEW.id OR there.uuid = NEW.uuid
    OR (there.place = NEW.place AND there.period = NEW.period
        AND there.boundaries = NEW.boundaries AND there.number = NEW.number)
)
BEGIN SELECT RAISE(ABORT, 'a signed file is never altered'); END;
CREATE TRIGGER audit_events_no_replace BEFORE INSERT ON audit_events
WHEN EXISTS (SELECT 1 FROM audit_events AS there WHERE there.id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'audit_events only grows'); END;
