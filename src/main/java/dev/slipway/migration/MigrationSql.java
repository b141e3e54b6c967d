package dev.slipway.migration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SQL of an app's migrations, as far as its tool can show it. */
public sealed interface MigrationSql {

  /**
   * What the tool showed.
   *
   * @param dialect whose SQL it is
   * @param scripts one for each migration, oldest first
   */
  record Known(Dialect dialect, List<Script> scripts) implements MigrationSql {
    /** Copies the list. */
    public Known {
      scripts = List.copyOf(scripts);
    }
  }

  /**
   * The tool cannot show any.
   *
   * @param reason why, as one sentence without its period
   */
  record Unknown(String reason) implements MigrationSql {}

  /**
   * One migration.
   *
   * @param revision the tool's own id
   * @param title its message
   * @param file where it is written, as a path below the app's directory; empty when unknown
   * @param source text of that file, where acknowledgements stand
   * @param statements what it does, in order; lines count from the file's first line only where the
   *     file is SQL
   * @param kept tables of which the tool is known to keep every old column as it was when it
   *     replaces them by a copy
   * @param unseen what of it the tool cannot show as SQL, and why; null when nothing
   */
  record Script(
      String revision,
      String title,
      String file,
      String source,
      List<SqlStatement> statements,
      List<String> kept,
      @Nullable String unseen) {
    /** Copies the list. */
    public Script {
      kept = List.copyOf(kept);
      statements = List.copyOf(statements);
    }

    /** Whether the lines of its statements are lines of its file. */
    public boolean isSqlFile() {
      return file.endsWith(".sql");
    }

    /** Its name for people, as {@link MigrationState#pending()} has it. */
    public String label() {
      return (revision + " " + title).strip();
    }
  }
}
