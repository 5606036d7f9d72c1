-- What was not folded in yet must not be lost.
INSERT INTO counts (district_id, commune_id, half_month, measure, channel, evidence, value)
SELECT district_id, commune_id, half_month, measure, channel, evidence, CAST(SUM(value) AS BIGINT)
FROM count_changes
WHERE id > 0
GROUP BY district_id, commune_id, half_month, measure, channel, evidence
ON CONFLICT (district_id, commune_id, half_month, measure, channel, evidence)
DO UPDATE SET value = counts.value + excluded.value;
CREATE INDEX counts_commune_idx ON counts (commune_id, half_month);
DROP TABLE count_sums;
DROP TABLE count_changes;
