DROP TABLE trace_codes;
DROP TABLE photos;
DROP TABLE pictures;
DROP TABLE listings;
