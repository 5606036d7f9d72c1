-- What reports read, written in the transaction of the fact it counts.
-- half_month = (year * 12 + month - 1) * 2 + (0 for days 1-14, 1 for days 15-end); district_id 0 = not yet placed.
CREATE TABLE counts (
    district_id BIGINT NOT NULL,
    commune_id BIGINT NOT NULL,
    half_month INTEGER NOT NULL,
    measure INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    evidence INTEGER NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (district_id, commune_id, half_month, measure, channel, evidence)
);
CREATE INDEX counts_commune_idx ON counts (commune_id, half_month);
