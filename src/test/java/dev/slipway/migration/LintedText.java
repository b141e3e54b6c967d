package dev.slipway.migration;

import dev.slipway.migration.MigrationSql.Script;
import dev.slipway.migration.lint.Finding;
import dev.slipway.migration.lint.Linter;
import java.util.List;

/** A text of SQL, split and linted as a file of that text is. */
public final class LintedText {
  private LintedText() {}

  /** What a person should know about it. */
  public static List<Finding> lint(String sql, Dialect dialect) {
    return Linter.lint(
        new Script("1", "", "1.sql", sql, SqlSplitter.split(sql, dialect), List.of(), null),
        dialect);
  }
}
