package dev.slipway.database.mariadb;

/** Every kind of thing that a MariaDB database can hold. */
final class EveryKind {
  private EveryKind() {}

  /** Creates all of them. */
  static void create(LiveDatabase live) {
    live.run(
        "SET sql_mode = ''",
        "CREATE TABLE `select` (`from` INT PRIMARY KEY AUTO_INCREMENT, `a b``c` VARCHAR(20) DEFAULT"
            + " 'x;y''z' COMMENT 'says ) AUTO_INCREMENT=7 to you', twice INT AS (n * 2), n INT"
            + " DEFAULT 7, thrice INT AS (n * 3) STORED, KEY (thrice)) AUTO_INCREMENT = 40",
        "INSERT INTO `select` (`a b``c`) VALUES ('ä€😀'), (NULL), ('back\\\\slash')",
        "CREATE TABLE kinds (e ENUM('a','ß') CHARACTER SET latin1, s SET('x','y'), j JSON,"
            + " d DATETIME, d6 DATETIME(6), ts TIMESTAMP NULL, y YEAR, t TIME(3), b BIT(9),"
            + " f FLOAT, dbl DOUBLE, de DECIMAL(30,10), bl LONGBLOB, vb VARBINARY(9), g GEOMETRY,"
            + " l1 VARCHAR(50) CHARACTER SET latin1 COLLATE latin1_german2_ci,"
            + " u VARCHAR(50) COLLATE utf8mb4_bin, i6 INET6, uu UUID, tt TEXT)",
        "INSERT INTO kinds VALUES ('ß', 'x,y', '{\"a\": [1, null]}', '0000-00-00 00:00:00',"
            + " '2026-02-31 10:11:12.000001', '2001-01-01 00:00:01', 2026, '-00:00:01.5',"
            + " b'101010101', 0.5, 1/3, 12345678901234567890.0123456789, x'00ff0d0a27', x'00',"
            + " ST_GeomFromText('POINT(1 2)'), 'Straße', 'Ångström', '::1',"
            + " '123e4567-e89b-12d3-a456-426655440000', REPEAT('long ', 9000))",
        "INSERT INTO kinds (e) VALUES (NULL), (NULL)",
        "CREATE TABLE empty (a INT)",
        "CREATE TABLE parent (id INT PRIMARY KEY, best INT) ENGINE = InnoDB",
        "CREATE TABLE child (id INT PRIMARY KEY, parent INT,"
            + " FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE CASCADE)",
        "ALTER TABLE parent ADD CONSTRAINT favourite FOREIGN KEY (best) REFERENCES child (id)",
        "INSERT INTO parent VALUES (1, NULL), (2, NULL)",
        "INSERT INTO child VALUES (10, 1), (11, 2)",
        "UPDATE parent SET best = 10 WHERE id = 1",
        "CREATE TABLE parts (id INT, at DATE, PRIMARY KEY (id, at)) PARTITION BY RANGE (YEAR(at))"
            + " (PARTITION p0 VALUES LESS THAN (2025), PARTITION p1 VALUES LESS THAN MAXVALUE)",
        "INSERT INTO parts VALUES (1, '2024-01-01'), (2, '2026-01-01')",
        "CREATE TABLE checked (n INT CHECK (n > 0), c INT, CONSTRAINT most CHECK (c < 5))",
        "INSERT INTO checked VALUES (1, 1)",
        "CREATE SEQUENCE numbers START WITH 5 INCREMENT BY 3",
        "DO NEXTVAL(numbers)",
        "CREATE TABLE log (what VARCHAR(50))",
        "CREATE FUNCTION plus1(n INT) RETURNS INT DETERMINISTIC RETURN n + 1",
        "CREATE PROCEDURE note(w VARCHAR(50)) BEGIN INSERT INTO log VALUES (w); END",
        "CREATE VIEW b_of_c AS SELECT id, plus1(id) AS next FROM child",
        "CREATE VIEW a_of_b AS SELECT next FROM b_of_c WHERE next > 0",
        "CREATE TRIGGER first_one AFTER INSERT ON child FOR EACH ROW CALL note('first;')",
        "CREATE TRIGGER second_one AFTER INSERT ON child FOR EACH ROW INSERT INTO log VALUES"
            + " (CONCAT('second ', NEW.id))",
        "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO"
            + " DELETE FROM log");
  }
}
