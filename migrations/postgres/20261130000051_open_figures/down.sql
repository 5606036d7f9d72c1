DROP TABLE open_figures;
DROP TABLE open_quarters;
