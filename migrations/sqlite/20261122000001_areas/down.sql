DROP TABLE denominators;
DROP TABLE area_successions;
DROP TABLE areas;
