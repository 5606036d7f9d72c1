-- What a place is to reach within a year, by measure: of a unit, or of a reporting district that a
-- province has drawn.
CREATE TABLE targets (
    id INTEGER PRIMARY KEY NOT NULL,
    area_id BIGINT REFERENCES areas (id),
    -- regrouping_units.id; that table is made later than this one
    unit_id BIGINT,
    year INTEGER NOT NULL,
    measure TEXT NOT NULL,
    value BIGINT NOT NULL CHECK (value >= 0),
    updated_at TIMESTAMP NOT NULL,
    CHECK ((area_id IS NULL) <> (unit_id IS NULL))
);
CREATE UNIQUE INDEX targets_area_id_key ON targets (area_id, year, measure) WHERE area_id IS NOT NULL;
CREATE UNIQUE INDEX targets_unit_id_key ON targets (unit_id, year, measure) WHERE unit_id IS NOT NULL;
