package dev.slipway.release.pack;

import dev.slipway.release.pack.Exclusions.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * What nobody has to exclude by hand. Anchored at the root, because {@code app/log/} is code; only
 * what programs generate and no person writes is left out at every depth.
 */
final class AutomaticExclusions {
  private static final String SECRETS = "settings and secrets stay on the host";
  private static final String DATABASE = "a database stays where it is";
  private static final String LOGS = "logs";
  private static final String TESTS = "tests and their reports";
  private static final String GENERATED = "generated, made anew where it is needed";
  private static final String OLD = "old copies";
  private static final String EDITOR = "settings of an editor";
  private static final String HISTORY = "version control";
  private static final String OURS = "made by Slipway";

  private AutomaticExclusions() {}

  /** The rules; {@code exclude:}, {@code include:} and {@code .slipwayignore} come after them. */
  static List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    atRoot(rules, TESTS, "tests/", "htmlcov/", ".coverage", "coverage.xml", ".tox/", ".nox/");
    atRoot(rules, LOGS, "log/", "logs/", "*.log");
    atRoot(rules, OLD, "old/");
    atRoot(rules, SECRETS, ".env", ".env.local", ".env.*.local", "config/.env");
    for (String folder : List.of("", "data/", "instance/")) {
      for (String name : List.of("*.db", "*.sqlite", "*.sqlite3")) {
        atRoot(rules, DATABASE, folder + name, folder + name + "-*");
      }
    }
    atRoot(rules, EDITOR, ".idea/", ".vscode/");
    anywhere(rules, EDITOR, "*.swp", ".DS_Store");
    anywhere(rules, GENERATED, "__pycache__/", "*.pyc", "*.pyo", ".pytest_cache/");
    anywhere(rules, GENERATED, ".mypy_cache/", ".ruff_cache/", "node_modules/");
    atRoot(rules, GENERATED, "venv/", ".venv/");
    atRoot(rules, OURS, "deploy_*.zip", "deploy_db_*.sql*", "db_backup_*.sql*");
    atRoot(rules, OURS, "pre_deploy_backup.sql*");
    return List.copyOf(rules);
  }

  /** What no setting can take in: it would tell everything, or break what the host relies on. */
  static List<Rule> always() {
    List<Rule> rules = new ArrayList<>();
    anywhere(rules, HISTORY, ".git", ".hg/", ".svn/");
    atRoot(rules, OURS, ".slipway/", ".slipway-*", ".deploy_*", "slipway-manifest.json");
    return List.copyOf(rules);
  }

  private static void atRoot(List<Rule> rules, String reason, String... patterns) {
    for (String pattern : patterns) {
      rules.add(new Rule(PathPattern.anchored(pattern), false, reason));
    }
  }

  private static void anywhere(List<Rule> rules, String reason, String... patterns) {
    for (String pattern : patterns) {
      rules.add(new Rule(PathPattern.asGitDoes(pattern), false, reason));
    }
  }
}
