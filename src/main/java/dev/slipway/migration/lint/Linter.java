package dev.slipway.migration.lint;

import dev.slipway.migration.Dialect;
import dev.slipway.migration.MigrationSql.Script;
import dev.slipway.migration.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/** Lints one migration. Pure; a statement that no rule and no list knows is a finding itself. */
public final class Linter {
  private final Dialect dialect;
  private final Script script;
  private final Neighbours around;
  private final List<Finding> findings = new ArrayList<>();

  private Linter(Dialect dialect, Script script) {
    this.dialect = dialect;
    this.script = script;
    this.around = new Neighbours(script, dialect);
  }

  /** What a person should know about this migration; acknowledged findings say so. */
  public static List<Finding> lint(Script script, Dialect dialect) {
    Linter linter = new Linter(dialect, script);
    for (int i = 0; i < script.statements().size(); i++) {
      linter.statement(i, script.statements().get(i));
    }
    linter.whole();
    return new Acknowledged(script).apply(linter.findings);
  }

  private void statement(int index, SqlStatement statement) {
    for (String clause : Plain.clauses(statement.text(), dialect)) {
      boolean known = Rules.all().isHarmless(clause, dialect);
      for (Rule rule : Rules.all().rules()) {
        Optional<Matcher> match = rule.match(clause, dialect);
        if (match.isPresent()) {
          known = true;
          finding(index, statement, rule, match.get());
        }
      }
      if (!known) {
        add(Rules.all().named("unknown-statement"), statement, "", "");
      }
    }
  }

  private void finding(int index, SqlStatement statement, Rule rule, Matcher match) {
    String table = group(match, "table");
    String column = group(match, "column");
    if (rule.existingOnly() && around.isNew(table, index)) {
      return;
    }
    String code = around.reconsidered(index, rule.code(), table);
    if (!code.isEmpty()) {
      add(Rules.all().named(code), statement, table, column);
    }
  }

  /** What only shows in a migration as a whole. */
  private void whole() {
    around.wholes().forEach(code -> add(Rules.all().named(code), around.first(), "", ""));
    if (script.unseen() != null) {
      Rule rule = Rules.all().named("unseen-code");
      findings.add(finding(rule, 0, script.unseen(), "", ""));
    }
  }

  private void add(Rule rule, SqlStatement statement, String table, String column) {
    int line = script.isSqlFile() ? statement.line() : 0;
    Finding finding = finding(rule, line, statement.brief(), table, column);
    if (!findings.contains(finding)) {
      findings.add(finding);
    }
  }

  private Finding finding(Rule rule, int line, String statement, String table, String column) {
    return new Finding(
        rule.code(),
        rule.group(),
        rule.level(),
        script.revision(),
        script.file(),
        line,
        statement,
        table,
        column,
        rule.why(),
        rule.instead(),
        null,
        null);
  }

  private static String group(Matcher match, String name) {
    return match.namedGroups().containsKey(name)
        ? Optional.ofNullable(match.group(name)).map(Plain::name).orElse("")
        : "";
  }
}
