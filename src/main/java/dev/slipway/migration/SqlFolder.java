package dev.slipway.migration;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder with an app's SQL files, by their names alone. Two customs are understood: {@code
 * V1__name.sql} with {@code U1__name.sql} for the way back, and {@code 0001_name.sql} (or {@code
 * 0001_name.up.sql}) with {@code 0001_name.down.sql}. An {@code .sql} file that follows neither is
 * refused: a migration that is silently left out is found too late.
 */
final class SqlFolder {
  private static final Pattern LETTERED =
      Pattern.compile("(?<kind>[VU])(?<version>\\d+(?:[._]\\d+)*)__(?<title>.+)\\.sql");
  private static final Pattern NUMBERED =
      Pattern.compile("(?<version>\\d+(?:\\.\\d+)*)[_-](?<title>.+?)(?<kind>\\.up|\\.down)?\\.sql");

  private SqlFolder() {}

  /**
   * Every migration in the folder, oldest first; none when there is no such folder.
   *
   * @throws Failure naming all files that do not fit
   */
  static List<SqlMigration> read(Path folder) {
    TreeMap<SqlVersion, Named> forward = new TreeMap<>();
    TreeMap<SqlVersion, Named> back = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (Path file : filesOf(folder)) {
      Optional<Named> named = Named.of(file);
      if (named.isEmpty()) {
        problems.add(file.getFileName() + " has no version in its name");
        continue;
      }
      Named one = named.get();
      Named taken = (one.back ? back : forward).putIfAbsent(one.version, one);
      if (taken != null) {
        problems.add(taken.name() + " and " + one.name() + " have the same version");
      }
    }
    for (Named one : back.values()) {
      if (!forward.containsKey(one.version)) {
        problems.add(one.name() + " goes back from a migration that is not there");
      }
    }
    if (!problems.isEmpty()) {
      throw Failure.usage("migration.sql-names", String.join("; ", problems))
          .next("Use names such as 0007_add_vat.sql or V7__add_vat.sql, each version once.");
    }
    return forward.values().stream()
        .map(one -> {
          Optional<Path> down = Optional.ofNullable(back.get(one.version)).map(Named::file);
          return new SqlMigration(one.version, one.title, one.file, down);
        })
        .toList();
  }

  private static List<Path> filesOf(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".sql") && Files.isRegularFile(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw Failure.failed("migration.unreadable", folder + " cannot be read: " + e.getMessage())
          .because(e);
    }
  }

  /** What a file's name says. */
  private record Named(SqlVersion version, String title, boolean back, Path file) {

    static Optional<Named> of(Path file) {
      String name = String.valueOf(file.getFileName());
      return Stream.of(LETTERED, NUMBERED)
          .map(custom -> custom.matcher(name))
          .filter(Matcher::matches)
          .findFirst()
          .map(matcher -> {
            String kind = Objects.requireNonNullElse(matcher.group("kind"), "");
            return new Named(
                new SqlVersion(matcher.group("version").replace('_', '.')),
                matcher.group("title").replaceAll("[_-]+", " ").strip(),
                kind.equals("U") || kind.equals(".down"),
                file);
          });
    }

    String name() {
      return String.valueOf(file.getFileName());
    }
  }
}
