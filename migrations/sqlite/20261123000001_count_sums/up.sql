-- What transactions have counted and nobody has folded into counts and count_sums yet. Appended
-- only, so that two transactions never wait for one another over a figure.
CREATE TABLE count_changes (
    id INTEGER PRIMARY KEY NOT NULL,
    district_id BIGINT NOT NULL,
    commune_id BIGINT NOT NULL,
    half_month INTEGER NOT NULL,
    measure INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    evidence INTEGER NOT NULL,
    value BIGINT NOT NULL
);

-- The same as counts without channel and evidence, added up once more by district and by year, so
-- that a report reads few rows however long a history is.
-- detail 1: one row for a district (commune_id 0), or for a commune whose district is not known
-- (district_id 0); detail 2: one row for each commune within a district.
-- span: a half-month as in counts, or a whole calendar year as minus the year.
CREATE TABLE count_sums (
    detail INTEGER NOT NULL,
    span INTEGER NOT NULL,
    district_id BIGINT NOT NULL,
    commune_id BIGINT NOT NULL,
    measure INTEGER NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (detail, span, district_id, commune_id, measure)
) WITHOUT ROWID;

INSERT INTO count_sums (detail, span, district_id, commune_id, measure, value)
SELECT d.detail,
       CASE WHEN y.whole = 1 THEN -(counts.half_month / 24) ELSE counts.half_month END,
       counts.district_id,
       CASE WHEN d.detail = 1 AND counts.district_id <> 0 THEN 0 ELSE counts.commune_id END,
       counts.measure,
       CAST(SUM(counts.value) AS BIGINT)
FROM counts
CROSS JOIN (SELECT 1 AS detail UNION ALL SELECT 2) AS d
CROSS JOIN (SELECT 0 AS whole UNION ALL SELECT 1) AS y
GROUP BY 1, 2, 3, 4, 5;

-- Whatever asks for communes asks count_sums.
DROP INDEX counts_commune_idx;
