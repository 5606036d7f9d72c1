-- A unit is identified by level, code and the day it began: a code alone is reused with another meaning.
CREATE TABLE areas (
    id INTEGER PRIMARY KEY NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('province', 'district', 'commune')),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    full_name TEXT NOT NULL,
    folded TEXT NOT NULL,
    parent_id BIGINT REFERENCES areas (id),
    valid_from DATE NOT NULL,
    valid_to DATE,
    CONSTRAINT areas_code_key UNIQUE (level, code, valid_from),
    CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE INDEX areas_parent_idx ON areas (parent_id);

CREATE TABLE area_successions (
    predecessor_id BIGINT NOT NULL REFERENCES areas (id),
    successor_id BIGINT NOT NULL REFERENCES areas (id),
    suggested BOOLEAN NOT NULL,
    legal_basis TEXT NOT NULL,
    PRIMARY KEY (predecessor_id, successor_id)
);
CREATE INDEX area_successions_successor_idx ON area_successions (successor_id);

-- The editable base of a rate: households that live in a district, per year.
CREATE TABLE denominators (
    id INTEGER PRIMARY KEY NOT NULL,
    area_id BIGINT NOT NULL REFERENCES areas (id),
    year INTEGER NOT NULL,
    households BIGINT NOT NULL CHECK (households >= 0),
    updated_at TIMESTAMP NOT NULL,
    CONSTRAINT denominators_area_id_key UNIQUE (area_id, year)
);
