DROP TABLE attendances;
DROP TABLE courses;
DROP TABLE transactions;
