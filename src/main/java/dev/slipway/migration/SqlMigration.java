package dev.slipway.migration;

import dev.slipway.migration.MigrationSql.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One step of an app's SQL files.
 *
 * @param version from the file's name
 * @param title from the file's name, in words
 * @param up the file that goes forward
 * @param down the file that goes back, if there is one
 */
record SqlMigration(SqlVersion version, String title, Path up, Optional<Path> down) {

  /** The forward file's name. */
  String fileName() {
    return String.valueOf(up.getFileName());
  }

  /** Whether it comes no later than that version. */
  boolean isUpTo(SqlVersion last) {
    return version.compareTo(last) <= 0;
  }

  /** What it does going forward. */
  Script toScript(String folder, Dialect dialect) {
    SqlFile file = SqlFile.read(up, dialect);
    String path = folder + "/" + fileName();
    return new Script(version.text(), title, path, file.text(), file.statements(), List.of(), null);
  }

  /** Version and title, as a person reads them. */
  String label() {
    return version + " " + title;
  }
}
