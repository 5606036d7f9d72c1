DROP TABLE left_places;
