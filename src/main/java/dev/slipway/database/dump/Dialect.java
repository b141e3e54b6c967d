package dev.slipway.database.dump;

/** How one engine's stock client takes a text apart. */
public enum Dialect {
  /** Triggers hold semicolons; lines with a dot are commands of the client. */
  SQLITE("SQLite"),
  /** Dollar quotes, nested comments, rows of COPY between statements. */
  POSTGRESQL("PostgreSQL"),
  /** Backslashes inside quotes, another delimiter, comments that are executed. */
  MARIADB("MariaDB");

  private final String title;

  Dialect(String title) {
    this.title = title;
  }

  /** The engine's name, for people. */
  public String title() {
    return title;
  }
}
