-- The list of sales shows the newest day first, fifty at a time.
CREATE INDEX transactions_sold_on_idx ON transactions (sold_on, id);

-- A picture is asked for by its content: is it still shown anywhere?
CREATE INDEX photos_content_idx ON photos (content_hash);

-- Topic, place and agency without accents, to be looked through. The program fills it in for
-- courses that are there already: no database folds Vietnamese.
ALTER TABLE courses ADD COLUMN folded TEXT NOT NULL DEFAULT '';
