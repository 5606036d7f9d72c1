ALTER TABLE courses DROP COLUMN folded;
DROP INDEX photos_content_idx;
DROP INDEX transactions_sold_on_idx;
