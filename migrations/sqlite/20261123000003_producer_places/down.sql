DROP TABLE earlier_places;
