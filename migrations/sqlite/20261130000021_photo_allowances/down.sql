DROP TABLE photo_allowances;
