-- Builds the table anew, the way SQLite recommends it.
CREATE TABLE customer_new (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, seen TEXT, email TEXT NOT NULL DEFAULT ''
);
INSERT INTO customer_new (id, name, seen) SELECT id, name, seen FROM customer;
DROP TABLE customer;
ALTER TABLE customer_new RENAME TO customer;
