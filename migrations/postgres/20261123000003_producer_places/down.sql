DROP INDEX producers_waiting_idx;
DROP TABLE earlier_places;
