package dev.slipway.migration;

import dev.slipway.model.Failure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The program that applies SQL files, in a process of its own: it can be ended like every other
 * tool, and while it lives its lock keeps the next deployment out, even when the process that
 * started it is dead. Started by {@link SqlFiles} only; the database comes in the variable {@link
 * Migrations#DATABASE}.
 */
public final class SqlFilesMain {
  private SqlFilesMain() {}

  /**
   * {@code up FOLDER}, {@code up FOLDER REVISION} or {@code down FOLDER REVISION}. Exit code 1
   * after a failure, which is then the last line of output.
   */
  public static void main(String[] args) {
    try {
      run(List.of(args), SqlDatabase.required(Path.of(""), System.getenv()));
    } catch (Failure e) {
      System.out.println(SqlFailure.line(e));
      System.exit(1);
    }
  }

  private static void run(List<String> args, SqlDatabase database) {
    try (Connection connection = database.openToWrite()) {
      List<SqlMigration> known = SqlFolder.read(Path.of(args.get(1)));
      SqlHistory history =
          new SqlHistory(SqlBookkeeping.read(connection), known, database.dialect());
      SqlRun run = new SqlRun(connection, System.out::println);
      switch (args.getFirst()) {
        case "up" ->
            history.check().pending().stream()
                .filter(one -> args.size() < 3 || one.isUpTo(new SqlVersion(args.get(2))))
                .forEach(run::up);
        case "down" -> history.above(revision(args.get(2))).forEach(run::down);
        default -> throw new IllegalArgumentException(args.getFirst());
      }
    } catch (SQLException e) {
      throw database.unreachable(e);
    }
  }

  private static Optional<SqlVersion> revision(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(new SqlVersion(text));
  }
}
