package dev.slipway.database.dump;

/** What made a dump, as its first lines say. */
public enum DumpTool {
  /** {@code slipway db export}. */
  SLIPWAY("slipway db export", "-- Slipway export complete"),
  /** {@code .dump} of SQLite's shell. */
  SQLITE("sqlite3 .dump", ""),
  /** {@code pg_dump}, as plain SQL. */
  PG_DUMP("pg_dump", "-- PostgreSQL database dump complete"),
  /** {@code pg_dump -Fc}, {@code -Ft}. */
  PG_ARCHIVE("pg_dump", ""),
  /** {@code mariadb-dump}, {@code mysqldump}. */
  MARIADB_DUMP("mariadb-dump", "-- Dump completed"),
  /** phpMyAdmin's export. */
  PHPMYADMIN("phpMyAdmin", ""),
  /** Whatever else: plain SQL. */
  UNKNOWN("an unknown tool", "");

  private final String title;
  private final String end;

  DumpTool(String title, String end) {
    this.title = title;
    this.end = end;
  }

  /** Its name, for people. */
  public String title() {
    return title;
  }

  /** The line by which its dumps end when they are whole; empty when there is none. */
  public String end() {
    return end;
  }
}
