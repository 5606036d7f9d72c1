-- Browser and system of a session, so that a person knows which one to end.
ALTER TABLE sessions ADD COLUMN client TEXT NOT NULL DEFAULT '';
