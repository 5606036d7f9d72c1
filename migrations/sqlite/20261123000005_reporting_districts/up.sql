-- Reporting districts as a province has drawn them anew: each row says for every commune of the
-- province in which unit it is from a day on. What was counted is never touched.
CREATE TABLE regroupings (
    id INTEGER PRIMARY KEY NOT NULL,
    province_id BIGINT NOT NULL REFERENCES areas (id),
    valid_from DATE NOT NULL,
    legal_basis TEXT NOT NULL,
    note TEXT NOT NULL,
    -- NULL: done on the command line.
    created_by BIGINT REFERENCES accounts (id),
    created_at TIMESTAMP NOT NULL,
    taken_back_at TIMESTAMP
);
-- One a day and province, those taken back aside.
CREATE UNIQUE INDEX regroupings_province_id_key ON regroupings (province_id, valid_from)
WHERE taken_back_at IS NULL;

CREATE TABLE regrouping_units (
    id INTEGER PRIMARY KEY NOT NULL,
    regrouping_id BIGINT NOT NULL REFERENCES regroupings (id),
    code TEXT NOT NULL,
    -- As it is called, with its kind: "Huyện Ea Kar".
    name TEXT NOT NULL,
    CONSTRAINT regrouping_units_regrouping_id_key UNIQUE (regrouping_id, code)
);

-- former_district_id 0 = the whole commune.
CREATE TABLE regrouping_members (
    regrouping_id BIGINT NOT NULL REFERENCES regroupings (id),
    commune_id BIGINT NOT NULL REFERENCES areas (id),
    former_district_id BIGINT NOT NULL,
    unit_id BIGINT NOT NULL REFERENCES regrouping_units (id),
    PRIMARY KEY (regrouping_id, commune_id, former_district_id)
);
CREATE INDEX regrouping_members_unit_idx ON regrouping_members (unit_id);
