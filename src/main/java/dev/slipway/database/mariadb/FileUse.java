package dev.slipway.database.mariadb;

import java.util.List;

/**
 * When tables are copied as files. What every table costs, three changes of the schema, is more
 * than small ones take as rows; and the tool costs seconds, however little there is.
 *
 * @param tool the program that copies files while others write them
 * @param least bytes that a database has at least for that tool
 * @param leastTable bytes that a table has at least, on the average for the tool
 */
record FileUse(String tool, long least, long leastTable) {
  /** What pays off. */
  static final FileUse USUAL = new FileUse("mariadb-backup", 64_000_000, 1_000_000);

  /** Whether these are worth the tool. */
  boolean paysOff(List<TableFile> tables) {
    long bytes = TableFile.bytes(tables);
    return bytes >= least && bytes >= leastTable * tables.size();
  }
}
