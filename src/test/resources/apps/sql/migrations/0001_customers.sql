-- Customers; the trigger has semicolons of its own.
CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, seen TEXT);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE
);
CREATE TRIGGER customer_seen AFTER INSERT ON customer
BEGIN
  UPDATE customer SET seen = CASE WHEN name = ';' THEN 'odd' ELSE 'yes' END WHERE id = new.id;
END;
INSERT INTO customer (name) VALUES ('Ann; "the" first'), ('Bo''s');
INSERT INTO orders (customer_id) SELECT id FROM customer;
