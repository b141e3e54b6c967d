package dev.slipway.database.dump;

import dev.slipway.database.Contents;
import dev.slipway.database.TableContents;
import dev.slipway.model.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What came out of loading a dump, against what the dump holds. */
public final class Loaded {
  private Loaded() {}

  /**
   * Refuses a dump of which a row did not arrive. A tool's own dump brings its triggers after the
   * rows; what a person put together may have others, and is only told.
   */
  public static void requireRows(DumpTool tool, Map<String, Long> listed, Contents loaded) {
    List<String> differences = new ArrayList<>();
    for (TableContents table : loaded.tables()) {
      Long wanted = listed.get(table.table());
      if (wanted != null && wanted != table.rows()) {
        differences.add(
            "%s has %d rows, the dump lists %d".formatted(table.table(), table.rows(), wanted));
      }
    }
    if (tool != DumpTool.UNKNOWN && !differences.isEmpty()) {
      throw Failure.state(
              "import.rows", "not every row of the dump arrived: " + String.join("; ", differences))
          .now(Refusal.NOTHING);
    }
  }

  /**
   * Refuses a dump of another engine.
   *
   * @throws Failure {@code import.engine}
   */
  public static void requireEngine(DumpFile file, Dialect live) {
    Dialect made = file.head().dialect().orElse(live);
    if (made != live) {
      throw Failure.usage(
              "import.engine",
              "%s is a dump of %s, made by %s; the database is %s"
                  .formatted(file.path(), made.title(), file.head().tool().title(), live.title()))
          .now(Refusal.NOTHING)
          .next("export from an environment with the same engine");
    }
  }

  /** What a dump is, in words. */
  public static String inWords(DumpFile file, Passage.Seen seen) {
    long rows = seen.rows().values().stream().mapToLong(Long::longValue).sum();
    String counted =
        seen.rows().isEmpty() ? "" : "; %d rows in %d tables".formatted(rows, seen.rows().size());
    return "made by " + file.head().tool().title() + counted;
  }
}
