DROP INDEX account_areas_area_idx;
DROP INDEX listings_old_origin_idx;
DROP INDEX listings_origin_idx;
DROP INDEX producers_old_commune_idx;
DROP INDEX areas_same_as_idx;
ALTER TABLE area_successions DROP COLUMN edition_id;
-- A program without further lives would take them for other territories.
DELETE FROM areas WHERE same_as IS NOT NULL;
UPDATE areas SET valid_to = NULL
    WHERE valid_to IS NOT NULL AND ended_by IS NOT NULL AND id NOT IN (SELECT predecessor_id FROM area_successions);
ALTER TABLE areas DROP COLUMN ended_by;
ALTER TABLE areas DROP COLUMN edition_id;
ALTER TABLE areas DROP COLUMN legal_basis;
ALTER TABLE areas DROP COLUMN same_as;
DROP TABLE area_editions;
