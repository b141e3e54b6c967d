package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.DatabaseConfig;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.migration.MigrationSql;
import dev.slipway.migration.MigrationSql.Script;
import dev.slipway.migration.MigrationTools;
import dev.slipway.migration.Migrations;
import dev.slipway.migration.lint.Finding;
import dev.slipway.migration.lint.Linter;
import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import dev.slipway.process.Surroundings;
import dev.slipway.report.LintReport;
import io.avaje.jsonb.Jsonb;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** {@code slipway migration lint}. */
final class MigrationLintVerb implements Verb {
  private static final String SINCE = "--since";

  /** A verb object serves one call; how its result is written has to outlast {@link #run}. */
  private boolean sarif;

  @Override
  public String summary() {
    return "Reads this checkout's migrations for what loses data, breaks old code, or locks";
  }

  @Override
  public boolean writesSarif() {
    return true;
  }

  @Override
  public void describe(Usage usage) {
    usage
        .value(SINCE, "REVISION", "only migrations after this one; default: all")
        .value(Target.DIRECTORY, "DIR", "where slipway.yaml is; default: here")
        .example(
            "slipway migration lint",
            "slipway migration lint --since 0007 --format sarif > lint.sarif",
            "",
            "Exit code 3 when something is to be decided. What is meant is accepted in the",
            "migration, with a reason ('#' instead of '--' in Python):",
            "  -- slipway: accept drop-column nobody reads it since March");
  }

  @Override
  public Event.Ended run(Call call) {
    sarif = call.value("--format").filter("sarif"::equals).isPresent();
    SourcePackage source = new SourcePackage(call);
    AppConfig app = source.resolved();
    Migrations tool =
        MigrationTools.of(app, source.commands(), address -> false)
            .orElseThrow(() ->
                Failure.usage("migration.none", "slipway.yaml names no migration tool")
                    .next("add 'migrations:', such as 'migrations: flask-migrate'"));
    LintReport report = report(call, tool, surroundings(source, app));
    String json = Jsonb.builder().build().type(LintReport.class).toJson(report);
    return ended(report).with(json);
  }

  private static LintReport report(Call call, Migrations tool, Surroundings in) {
    return switch (tool.sql(in)) {
      case MigrationSql.Unknown unknown ->
          throw Failure.of(Kind.DECISION, "lint.no-sql", unknown.reason())
              .now("nothing was linted")
              .next("read the migrations yourself; slipway plan shows what they do to a clone");
      case MigrationSql.Known known -> {
        List<Script> scripts = since(call, known.scripts());
        List<Finding> findings =
            scripts.stream().flatMap(one -> Linter.lint(one, known.dialect()).stream()).toList();
        String dialect = known.dialect().name().toLowerCase(Locale.ROOT);
        yield new LintReport(tool.tool(), dialect, scripts.size(), findings);
      }
    };
  }

  /** Those of the checkout itself: what others ship, nobody here can mend. */
  private static List<Script> since(Call call, List<Script> all) {
    int from =
        call.value(SINCE)
            .map(revision ->
                IntStream.range(0, all.size())
                    .filter(i -> all.get(i).revision().equals(revision))
                    .findFirst()
                    .orElseThrow(() ->
                        Failure.usage("lint.since", "there is no migration '" + revision + "'")))
            .map(index -> index + 1)
            .orElse(0);
    return all.subList(from, all.size()).stream().filter(one -> !one.file().isEmpty()).toList();
  }

  private static Surroundings surroundings(SourcePackage source, AppConfig app) {
    return app.database()
        .map(MigrationLintVerb::place)
        .filter(place -> !place.isEmpty())
        .map(place -> source.surroundings().with(Map.of(Migrations.DATABASE, place)))
        .orElseGet(source::surroundings);
  }

  /** Linting asks no server; only whose SQL it is matters. */
  private static String place(DatabaseConfig database) {
    if (database.server().isPresent()) {
      return "jdbc:" + database.server().get().engine() + ":";
    }
    return DatabaseUrl.isOne(database.url())
        ? DatabaseUrl.parse(database.url()).jdbc()
        : database.url();
  }

  private static Event.Ended ended(LintReport report) {
    return report.open() == 0
        ? Event.Ended.done("")
        : Event.Ended.failed(
            Failure.of(Kind.DECISION, "lint.findings", report.open() + " to decide about")
                .now("nothing was run and nothing was changed")
                .next("mend them, or accept each in its migration: slipway migration lint --help"));
  }

  @Override
  public String text(Event.Ended end) {
    if (end.data() == null) {
      return "";
    }
    LintReport report = Answers.read(end, LintReport.class);
    return sarif ? report.sarif() : report.text();
  }
}
