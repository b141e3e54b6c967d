package dev.slipway.cli;

import dev.slipway.model.Failure;
import dev.slipway.model.Nearest;
import dev.slipway.report.Columns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All verbs: which words mean which, and the help page that lists them. */
final class Menu {
  /** The verbs of the help page, in the order a newcomer meets them. */
  private static final int WIDTH = 22;

  private static final List<Section> SECTIONS =
      List.of(
          new Section(
              "Begin", List.of("demo", "init", "check", "help scenarios", "help troubleshooting")),
          new Section(
              "Go live",
              List.of(
                  "package",
                  "plan",
                  "rehearse",
                  "deploy",
                  "install",
                  "approve",
                  "rollback",
                  "recover")),
          new Section("Look", List.of("status", "health", "history", "report", "logs")),
          new Section("Run", List.of("start", "stop", "restart", "run", "remove", "serve")),
          new Section(
              "Data",
              List.of(
                  "migration new",
                  "migration list",
                  "migration lint",
                  "db upgrade",
                  "db export",
                  "db import",
                  "seed",
                  "backup list",
                  "backup create",
                  "backup verify",
                  "backup restore",
                  "backup prune",
                  "backup push",
                  "backup fetch",
                  "backup key")));

  private record Section(String title, List<String> verbs) {}

  private Menu() {}

  /** The verb of this name; a name of two words has one space. */
  private static @Nullable Verb verb(String name) {
    return switch (name) {
      case "help scenarios" -> new HelpScenarios();
      case "help troubleshooting" -> new HelpTroubleshooting();
      case "demo" -> new DemoVerb();
      case "init" -> new InitVerb();
      case "check" -> new CheckVerb();
      case "migration new" -> new MigrationNew();
      case "migration list" -> new MigrationListVerb();
      case "migration lint" -> new MigrationLintVerb();
      case "package" -> new PackageVerb();
      case "plan" -> new PlanVerb();
      case "rehearse" -> new RehearseVerb();
      case "deploy" -> new Deploy();
      case "approve" -> new Approve();
      case "rollback" -> new Rollback();
      case "recover" -> new Recover();
      case "status" -> new Status();
      case "health" -> new HealthVerb();
      case "history" -> new HistoryVerb();
      case "report" -> new Report();
      case "logs" -> new Logs();
      case "start" -> new Start();
      case "stop" -> new Stop();
      case "restart" -> new Restart();
      case "run" -> new Run();
      case "remove" -> new Remove();
      case "serve" -> new Serve();
      case "keeper" -> new KeeperVerb();
      case "db upgrade" -> new DbUpgrade();
      case "db export" -> new DbExport();
      case "db import" -> new DbImport();
      case "backup restore" -> new BackupRestore();
      case "install" -> new InstallVerb();
      case "seed" -> new SeedVerb();
      case "backup list" -> new BackupListVerb();
      case "backup create" -> new BackupCreate();
      case "backup verify" -> new BackupVerify();
      case "backup prune" -> new BackupPrune();
      case "backup push" -> new BackupPush();
      case "backup fetch" -> new BackupFetch();
      case "backup key" -> new BackupKey();
      default -> null;
    };
  }

  /**
   * A verb that was found.
   *
   * @param name its one or two words
   * @param rest the words after it
   */
  record Choice(String name, Verb verb, List<String> rest) {}

  /**
   * Finds the verb that these words begin with.
   *
   * @throws Failure when there is none, with the nearest one there is
   */
  static Choice choose(List<String> words) {
    String first = words.getFirst();
    if (words.size() > 1) {
      String both = first + " " + words.get(1);
      Verb verb = verb(both);
      if (verb != null) {
        return new Choice(both, verb, words.subList(2, words.size()));
      }
    }
    Verb verb = verb(first);
    if (verb != null) {
      return new Choice(first, verb, words.subList(1, words.size()));
    }
    throw unknown(words);
  }

  private static Failure unknown(List<String> words) {
    String first = words.getFirst();
    List<String> family = names().stream().filter(name -> name.startsWith(first + " ")).toList();
    if (!family.isEmpty()) {
      String second = words.size() > 1 ? words.get(1) : "";
      String asked = second.isEmpty() || second.startsWith("-") ? first : first + " " + second;
      return Failure.usage(
              "cli.verb-unknown", "'" + asked + "' needs one of: " + String.join(", ", family))
          .next("slipway " + family.getFirst() + " --help");
    }
    if (first.startsWith("-")) {
      return Failure.usage("cli.verb-missing", "the verb comes first, before '" + first + "'")
          .next("slipway --help");
    }
    return Failure.usage(
            "cli.verb-unknown",
            "there is no verb '" + first + "'" + Nearest.hint(first, firstWords()))
        .next("slipway --help");
  }

  /** The verbs of the help page. */
  static List<String> names() {
    return SECTIONS.stream().flatMap(section -> section.verbs().stream()).toList();
  }

  private static List<String> firstWords() {
    return names().stream().map(name -> name.replaceFirst(" .*", "")).distinct().toList();
  }

  /** The help page. */
  static String help() {
    List<String> lines = new ArrayList<>();
    lines.add("Slipway puts a new version of a web application live together with its database");
    lines.add("change, and can always bring both back without losing what customers wrote.");
    lines.add("");
    lines.add("Usage: slipway VERB [ENV] [OPTIONS]      slipway VERB --help shows an example");
    for (Section section : SECTIONS) {
      lines.add("");
      lines.add(section.title());
      for (String name : section.verbs()) {
        Verb verb = verb(name);
        lines.add("  " + Columns.fit(name, WIDTH) + (verb == null ? "" : verb.summary()));
      }
    }
    lines.add("");
    lines.add("SLIPWAY_HOME moves everything that Slipway keeps: /var/lib/slipway for root, else");
    lines.add("~/.slipway. Every verb takes --format text|json.");
    return String.join("\n", lines);
  }
}
