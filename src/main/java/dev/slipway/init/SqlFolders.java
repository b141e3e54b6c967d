package dev.slipway.init;

import dev.slipway.init.Recognition.Migrations;
import dev.slipway.init.Sources.TextFile;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A folder of numbered SQL files, which Slipway applies itself. */
final class SqlFolders {
  private static final List<String> USUAL = List.of("migrations/", "db/migrations/", "sql/", "db/");
  private static final Pattern NUMBERED =
      Pattern.compile("[VU]\\d+(?:[._]\\d+)*__.+\\.sql|\\d+(?:\\.\\d+)*[_-].+\\.sql");

  private SqlFolders() {}

  static Optional<Found<Migrations>> find(Sources sources) {
    return USUAL.stream()
        .flatMap(folder ->
            sources
                .files(".sql")
                .filter(file -> file.folder().equals(folder))
                .filter(file -> NUMBERED.matcher(file.name()).matches())
                .limit(1))
        .findFirst()
        .map(SqlFolders::found);
  }

  private static Found<Migrations> found(TextFile first) {
    String folder = first.folder().replaceAll("/$", "");
    return new Found<>(
        new Migrations(
            "sql-files",
            Optional.of(folder).filter(name -> !name.equals("migrations")),
            Optional.empty()),
        first.path());
  }
}
