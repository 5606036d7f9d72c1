-- Up to which quarter open data were published. What is learned of a quarter later is news of the
-- first quarter that was not published yet.
CREATE TABLE open_quarters (
    -- numbered on from year 0
    quarter INTEGER PRIMARY KEY NOT NULL,
    published_at TIMESTAMP NOT NULL
);

-- What the figure of a place had come to when a quarter was published, and whether it was told. A
-- quarter in which neither changed has no row. No row is changed: what was told stays told.
CREATE TABLE open_figures (
    figure TEXT NOT NULL,
    -- the place: a province of before the reform, a former district, a commune within a former
    -- district, or one of which the district is not known; 0 for what is not named
    province_id BIGINT NOT NULL,
    district_id BIGINT NOT NULL,
    commune_id BIGINT NOT NULL,
    quarter INTEGER NOT NULL,
    value BIGINT NOT NULL,
    told BOOLEAN NOT NULL,
    -- who is behind what changed, where one person may count several times: producers, by commas
    people TEXT NOT NULL,
    PRIMARY KEY (figure, province_id, district_id, commune_id, quarter)
) WITHOUT ROWID;
