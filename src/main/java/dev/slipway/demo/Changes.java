package dev.slipway.demo;

import dev.slipway.demo.Releases.Migration;

/**
 * What the demo's migrations do to an application's database.
 *
 * @param additive nothing that an older release would notice
 * @param firstHalf changes data, and commits
 * @param secondHalf fails after the first half has committed
 * @param slow takes long enough that somebody can be killed meanwhile
 */
record Changes(Migration additive, Migration firstHalf, Migration secondHalf, Migration slow) {
  private static final String COUNTS_FOR_A_WHILE =
      """
      (WITH RECURSIVE counter (n) AS (
         SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 6000000)
       SELECT count(*) % 1 FROM counter)\
      """;

  private static final Migration FAILS =
      new Migration("0004_fails.sql", "INSERT INTO no_such_table VALUES (1);\n");

  /** Those of the guestbook, on its own table. */
  static Changes ofGuestbook(Flavour flavour) {
    return new Changes(
        new Migration(
            "0002_signed_at.sql",
            flavour.sql(
                """
                ALTER TABLE entry ADD COLUMN {if new}signed_at VARCHAR(30) NOT NULL DEFAULT '';
                CREATE TABLE {if new}kudos (
                  id {key}, entry_id INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE);
                INSERT INTO kudos (entry_id) SELECT id FROM entry LIMIT 100;
                """)),
        new Migration("0003_shorten.sql", "UPDATE entry SET text = substr(text, 1, 1);\n"),
        FAILS,
        new Migration("0003_popularity.sql", flavour.sql(slow(flavour))));
  }

  /** A server sleeps while others write; a file stays locked. */
  private static String slow(Flavour flavour) {
    String likes = "ALTER TABLE entry ADD COLUMN {if new}likes INTEGER NOT NULL DEFAULT 0;\n";
    return switch (flavour) {
      case SQLITE -> likes + "UPDATE entry SET likes = " + COUNTS_FOR_A_WHILE + ";\n";
      case POSTGRESQL -> "SELECT pg_sleep(2);\n" + likes;
      case MARIADB -> likes + "DO SLEEP(2);\n";
    };
  }

  /** Those of an application that we know nothing of: a table of their own beside its tables. */
  static final Changes OF_ANY_APP =
      new Changes(
          new Migration("0002_demo.sql", "CREATE TABLE slipway_demo (n INTEGER);\n"),
          new Migration("0003_half.sql", "INSERT INTO slipway_demo VALUES (1);\n"),
          FAILS,
          new Migration(
              "0003_slow.sql", "INSERT INTO slipway_demo SELECT " + COUNTS_FOR_A_WHILE + ";\n"));
}
