-- What was loaded, from which day it holds and from which files; taken back as a whole until confirmed.
CREATE TABLE area_editions (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL,
    valid_from DATE NOT NULL,
    legal_basis TEXT NOT NULL,
    -- One line a file: what it is, and its SHA-256.
    files TEXT NOT NULL,
    loaded_at TIMESTAMP NOT NULL,
    confirmed_at TIMESTAMP,
    CONSTRAINT area_editions_code_key UNIQUE (code)
);

-- A rename or a change of type without a change of land is a further life of the same territory:
-- facts refer to the first life, and `same_as` of the others says which that is.
ALTER TABLE areas ADD COLUMN same_as BIGINT REFERENCES areas (id);
-- What a further life rests on; a new territory's basis stands on its edges.
ALTER TABLE areas ADD COLUMN legal_basis TEXT;
ALTER TABLE areas ADD COLUMN edition_id BIGINT REFERENCES area_editions (id);
ALTER TABLE areas ADD COLUMN ended_by BIGINT REFERENCES area_editions (id);
ALTER TABLE area_successions ADD COLUMN edition_id BIGINT REFERENCES area_editions (id);
CREATE INDEX areas_same_as_idx ON areas (same_as) WHERE same_as IS NOT NULL;
-- Taking an edition back asks every fact whether it refers to one of its units.
CREATE INDEX producers_old_commune_idx ON producers (old_commune_id, id) WHERE old_commune_id IS NOT NULL;
CREATE INDEX listings_origin_idx ON listings (origin_commune_id);
CREATE INDEX listings_old_origin_idx ON listings (origin_old_commune_id) WHERE origin_old_commune_id IS NOT NULL;
CREATE INDEX account_areas_area_idx ON account_areas (area_id);
