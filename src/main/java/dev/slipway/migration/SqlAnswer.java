package dev.slipway.migration;

import dev.slipway.migration.MigrationSql.Script;
import dev.slipway.model.Failure;
import io.avaje.jsonb.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that our script had the app's own tool write.
 *
 * @param dialect as the tool names it
 * @param unknown why there is none, if so
 * @param scripts one for each migration, oldest first
 */
@Json
record SqlAnswer(
    @Nullable String dialect, @Nullable String unknown, @Nullable List<Shown> scripts) {

  /** One migration. */
  @Json
  record Shown(
      String revision,
      String title,
      String file,
      String sql,
      @Nullable List<String> kept,
      @Nullable String unseen) {

    private Script toScript(Dialect dialect, Path root) {
      Path path = real(Path.of(file));
      boolean own = path.startsWith(root) && !file.contains("-packages/");
      String source = own ? textOf(path) : "";
      String name = own ? root.relativize(path).toString() : "";
      try {
        List<SqlStatement> statements = SqlSplitter.split(sql, dialect);
        return new Script(revision, title, name, source, statements, keptTables(), unseen);
      } catch (Failure unfinished) {
        return new Script(revision, title, name, source, List.of(), List.of(), unfinished.what());
      }
    }

    private List<String> keptTables() {
      return kept == null ? List.of() : kept;
    }

    private static String textOf(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        return "";
      }
    }
  }

  /** Without links: programs see their files where these lead to. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  /**
   * The SQL.
   *
   * @param root the app's directory
   */
  MigrationSql toSql(Path root) {
    if (unknown != null || scripts == null) {
      return new MigrationSql.Unknown(Objects.requireNonNullElse(unknown, "it showed nothing"));
    }
    Dialect whose = Dialect.ofUrl(Objects.requireNonNullElse(dialect, ""));
    Path absolute = real(root);
    return new MigrationSql.Known(
        whose, scripts.stream().map(one -> one.toScript(whose, absolute)).toList());
  }
}
