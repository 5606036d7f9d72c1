DROP TABLE regrouping_members;
DROP TABLE regrouping_units;
DROP TABLE regroupings;
