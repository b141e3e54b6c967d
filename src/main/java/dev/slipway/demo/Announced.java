package dev.slipway.demo;

import dev.slipway.demo.Releases.Edit;
import dev.slipway.demo.Releases.Migration;
import dev.slipway.demo.Releases.Recipe;
import dev.slipway.demo.Scenario.Disturbance;
import dev.slipway.demo.Scenario.End;
import java.util.List;
import java.util.stream.Stream;

/**
 * The guestbook's releases that show that what is announced is what happens: each comes with a
 * migration that has to be undone, or should never run.
 */
final class Announced {
  /** What the bad release answers once it has turned bad. */
  static final String TURNED_BAD = "turned bad";

  /** Half a minute after the cutover, since it starts a little before. */
  private static final int SECONDS_UNTIL_BAD = 30;

  private static final Migration RENAME =
      new Migration("0004_body.up.sql", "ALTER TABLE entry RENAME COLUMN text TO body;\n");

  private static final Migration RENAME_BACK =
      new Migration("0004_body.down.sql", "ALTER TABLE entry RENAME COLUMN body TO text;\n");

  /** Ends well, and shouts. */
  private static final Migration LYING_WAY_DOWN =
      new Migration(
          "0004_body.down.sql",
          "ALTER TABLE entry RENAME COLUMN body TO text;\nUPDATE entry SET text = upper(text);\n");

  /** The usual way to rebuild a table, with foreign keys on: the old one's children go with it. */
  private static final String REBUILD =
      """
      -- slipway: foreign-keys
      CREATE TABLE entry_new (
        id {key}, number INTEGER NOT NULL UNIQUE, text TEXT NOT NULL,
        signed_at VARCHAR(30) NOT NULL DEFAULT '', likes INTEGER NOT NULL DEFAULT 0);
      INSERT INTO entry_new SELECT id, number, text, signed_at, likes FROM entry;
      DROP TABLE entry;
      ALTER TABLE entry_new RENAME TO entry;
      """;

  /** The same where the old table cannot go while others refer to it: its rows go and come back. */
  private static final String REFILL =
      """
      CREATE TABLE entry_old AS SELECT id, number, text, signed_at, likes FROM entry;
      DELETE FROM entry;
      INSERT INTO entry (id, number, text, signed_at, likes)
        SELECT id, number, text, signed_at, likes FROM entry_old;
      DROP TABLE entry_old;
      """;

  /** From here on every entry has an author, which old code does not know. There is no way back. */
  private static final String AUTHOR =
      """
      ALTER TABLE entry ADD COLUMN {if new}author VARCHAR(30) NOT NULL DEFAULT 'somebody';
      ALTER TABLE entry ALTER COLUMN author DROP DEFAULT;
      """;

  /** The same where a default can only be dropped by building the table anew. */
  private static final String AUTHOR_BY_REBUILDING =
      """
      CREATE TABLE entry_new (
        id {key}, number INTEGER NOT NULL UNIQUE, text TEXT NOT NULL,
        signed_at VARCHAR(30) NOT NULL DEFAULT '', likes INTEGER NOT NULL DEFAULT 0,
        author VARCHAR(30) NOT NULL);
      INSERT INTO entry_new SELECT id, number, text, signed_at, likes, 'somebody' FROM entry;
      DROP TABLE entry;
      ALTER TABLE entry_new RENAME TO entry;
      """;

  private static final Migration NOTE =
      new Migration("0004_note.sql", "ALTER TABLE entry ADD COLUMN note TEXT;\n");

  private static final List<Edit> BODY_INSTEAD_OF_TEXT =
      List.of(
          new Edit("app.py", "SELECT text FROM entry", "SELECT body AS text FROM entry"),
          new Edit("app.py", "SELECT number, text FROM", "SELECT number, body AS text FROM"),
          new Edit("app.py", "entry (number, text) VALUES", "entry (number, body) VALUES"));

  private static final List<Edit> TURNS_BAD =
      List.of(
          new Edit("app.py", "import html\n", "import html\nimport time\nSTARTED = time.time()\n"),
          new Edit(
              "app.py",
              "    def front_page(self):\n",
              "    def front_page(self):\n        if time.time() - STARTED > "
                  + SECONDS_UNTIL_BAD
                  + ":\n            self.answer(500, \"text/plain\", \""
                  + TURNED_BAD
                  + "\\n\")\n            return\n"),
          new Edit("slipway.yaml", "watch: 2s", "watch: " + (SECONDS_UNTIL_BAD + 30) + "s"));

  /** By this, in a column that was there before, entries are known that it took. */
  static final String SINCE = "since";

  /** How many entries customers sign before it turns bad: some of them after the cutover. */
  private static final int ENTRIES_UNTIL_BAD = 300;

  private static final List<Edit> WITH_AUTHOR_UNTIL_BAD =
      List.of(
          new Edit(
              "app.py",
              "INTO entry (number, text) VALUES (?, ?)",
              "INTO entry (number, text, author, signed_at) VALUES (?, ?, 'a guest', '"
                  + SINCE
                  + "')"),
          new Edit(
              "app.py",
              "        entry = json.loads(body)\n",
              "        entry = json.loads(body)\n"
                  + "        Guestbook.signed = getattr(Guestbook, 'signed', 0) + 1\n"
                  + "        if Guestbook.signed > "
                  + ENTRIES_UNTIL_BAD
                  + ":\n            self.answer(500, \"text/plain\", \""
                  + TURNED_BAD
                  + "\\n\")\n            return\n"),
          new Edit("slipway.yaml", "watch: 2s", "watch: 90s"));

  private Announced() {}

  /** The scenarios, on top of what came before. */
  static List<Scenario> scenarios(List<Migration> before, Flavour flavour) {
    boolean file = flavour == Flavour.SQLITE;
    String refill = file ? REBUILD : REFILL;
    String author = file ? AUTHOR_BY_REBUILDING : AUTHOR;
    return List.of(
        new Scenario(
            "incompatible migration",
            new Recipe("1.7.0", with(before, RENAME, RENAME_BACK), false, BODY_INSTEAD_OF_TEXT),
            Disturbance.NONE,
            End.ROLLED_BACK),
        new Scenario(
            "its way down lies",
            new Recipe("1.8.0", with(before, RENAME, LYING_WAY_DOWN), false, BODY_INSTEAD_OF_TEXT),
            Disturbance.NONE,
            End.PLANNED),
        new Scenario(
            "empties a child table",
            new Recipe("1.9.0", with(before, four("refill", refill, flavour)), false),
            Disturbance.NONE,
            End.REFUSED),
        new Scenario(
            "bad, and no way down",
            new Recipe(
                "1.10.0",
                with(before, four("author", author, flavour)),
                false,
                WITH_AUTHOR_UNTIL_BAD),
            Disturbance.NONE,
            End.REPLAYED),
        new Scenario(
            "turns bad after 30 s",
            new Recipe("2.0.0", with(before, NOTE), false, TURNS_BAD),
            Disturbance.NONE,
            End.CAME_BACK));
  }

  private static Migration four(String name, String sql, Flavour flavour) {
    return new Migration("0004_" + name + ".sql", flavour.sql(sql));
  }

  private static List<Migration> with(List<Migration> before, Migration... more) {
    return Stream.concat(before.stream(), Stream.of(more)).toList();
  }
}
