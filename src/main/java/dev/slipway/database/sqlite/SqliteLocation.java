package dev.slipway.database.sqlite;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Where an app's SQLite file is, read from the setting the app itself reads: a path, a {@code
 * file:} URI, or a URL as SQLAlchemy, Django, Rails, JDBC and others write it.
 *
 * <p>The dialects contradict each other: {@code sqlite:///data/app.db} is relative for SQLAlchemy
 * and absolute for sqlx, and only some decode {@code %20}. So every reading is tried, and the file
 * that exists decides; while none does, the first reading counts, which is SQLAlchemy's.
 *
 * @param path absolute; links are not followed yet
 * @param prefix what stands before the path in the setting, scheme and slashes
 * @param suffix what stands behind it, such as {@code ?timeout=5}
 */
public record SqliteLocation(Path path, String prefix, String suffix) {
  private static final Set<String> ENCRYPTED = Set.of("pysqlcipher", "sqlcipher");

  /** Whether a setting names an SQLite database, or may be its path. */
  public static boolean isSqlite(String setting) {
    return WrittenPath.of(setting.strip()).isPresent();
  }

  /**
   * Reads a setting.
   *
   * @param setting with all variables filled in
   * @param bases directories a relative path may start from, the likeliest first: normally the
   *     release, and for Flask-SQLAlchemy 3 or later its {@code instance/} before that
   * @throws Failure when it is no SQLite file: another engine, in memory, encrypted
   */
  public static SqliteLocation parse(String setting, List<Path> bases) {
    String text = setting.strip();
    WrittenPath written =
        WrittenPath.of(text)
            .orElseThrow(() ->
                Failure.usage("database.engine", "'" + scheme(text) + "' is no SQLite database")
                    .next("write sqlite:///path or the path alone, postgresql://… or mariadb://…"));
    if (written.driver().filter(ENCRYPTED::contains).isPresent()) {
      throw Failure.usage(
          "database.encrypted", "'" + scheme(text) + "' is encrypted, and we cannot read it");
    }
    if (written.isInMemory()) {
      throw Failure.usage("database.in-memory", "'" + text + "' is a database in memory")
          .now("it ends with the process, so there is nothing to keep")
          .next("let the app use a file");
    }
    Path path = choose(written.readings(), bases);
    if (Files.isDirectory(path)) {
      throw Failure.usage("database.directory", path + " is a directory, not a database file");
    }
    return new SqliteLocation(path, written.prefix(), written.suffix());
  }

  private static Path choose(List<String> readings, List<Path> bases) {
    List<Path> candidates =
        readings.stream()
            .flatMap(reading -> bases.stream().map(base -> real(base).resolve(reading).normalize()))
            .toList();
    return candidates.stream()
        // A link counts although what it points to may still have to be created.
        .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
        .findFirst()
        .orElse(candidates.getFirst());
  }

  /** Links first, or {@code ..} would lead out of the wrong directory. */
  private static Path real(Path base) {
    try {
      return base.toRealPath();
    } catch (IOException e) {
      return base.toAbsolutePath(); // not there yet
    }
  }

  /** The setting that means another file, in the form this one was written in. */
  public String settingFor(Path other) {
    return prefix + other.toAbsolutePath() + suffix;
  }

  /** Never more of a setting than this in a message: the rest may hold a password. */
  private static String scheme(String setting) {
    return setting.substring(0, setting.indexOf(':'));
  }
}
