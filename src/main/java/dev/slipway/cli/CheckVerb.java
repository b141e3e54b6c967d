package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.config.AppConfig;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.check.Check;
import dev.slipway.config.check.Check.Subject;
import dev.slipway.config.check.Finding;
import dev.slipway.config.check.Finding.Level;
import dev.slipway.database.Database;
import dev.slipway.database.sqlite.SqliteDatabase;
import dev.slipway.deploy.inspect.DatabaseInspection;
import dev.slipway.deploy.schedule.Schedules;
import dev.slipway.model.Amount;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.report.HealthReport;
import dev.slipway.report.Inspection;
import dev.slipway.site.DatabasePath;
import dev.slipway.site.Databases;
import dev.slipway.site.HostSettings;
import dev.slipway.site.SitePaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code slipway check}. */
final class CheckVerb implements Verb {
  private static final String SCHEDULE = "backup.schedule";

  @Override
  public String summary() {
    return "Reports every problem of slipway.yaml and its surroundings at once";
  }

  @Override
  public void describe(Usage usage) {
    usage
        .parameter("ENV", false, "environment; default: local")
        .value(Target.DIRECTORY, "DIR", "where slipway.yaml is; default: here")
        .value(Target.APP, "NAME", "with --production: app; default: as in the other verbs")
        .flag(
            "go through the list for releases that go to customers: backup, demo data, secrets,"
                + " staging, start-up log, data",
            "--production")
        .flag("take the schema as it is, whatever others changed in it", "--accept-drift")
        .example(
            "slipway check",
            "slipway check production",
            "slipway plan production && slipway check production --production");
  }

  @Override
  public Event.Ended run(Call call) {
    if (call.has("--production")) {
      return new ExecutorClient(call)
          .ask(Request.of("production-check", Target.of(call, 0), Map.of()));
    }
    if (call.has("--accept-drift")) {
      AppEnvironment app = Target.of(call, 0);
      return new ExecutorClient(call).ask(Request.of("accept-drift", app, Map.of()));
    }
    Path folder = Target.directory(call);
    String environment = call.parameter(0).orElse(ConfigFile.LOCAL);
    ConfigFile.Valid file = ConfigFile.read(folder.resolve(ConfigFile.NAME), environment).orThrow();
    AppEnvironment app = new AppEnvironment(file.config().app(), environment);
    Path dotenv = new SitePaths(call.caller().home().app(app)).dotEnv();
    Map<String, String> outer = HostSettings.harmless(call.caller().environment());
    Subject subject = new Subject(file, folder, dotenv, outer);
    List<Finding> findings = new ArrayList<>(Check.of(subject));
    subject
        .resolved()
        .flatMap(config -> ofDatabase(config, new SitePaths(call.caller().home().app(app))))
        .ifPresent(findings::addFirst);
    findings.addAll(ofData(call, app, subject));
    findings.addAll(ofSchedules(file.config(), new SitePaths(call.caller().home().app(app))));
    findings.sort(Comparator.comparing(Finding::level));
    findings.forEach(finding -> call.console().show(note(finding)));
    long problems = findings.stream().filter(f -> f.level() == Level.PROBLEM).count();
    long warnings = findings.size() - problems;
    if (problems > 0) {
      throw Failure.usage(
              "check.problems", Amount.of(problems, "problem") + " in " + app + and(warnings))
          .now(
              findings.stream()
                      .filter(f -> f.level() == Level.PROBLEM)
                      .allMatch(f -> f.code().equals(SCHEDULE))
                  ? "a deployment would go on; what is done unasked does not work"
                  : "a deployment would fail")
          .next("mend what is listed above, then: slipway check " + environment);
    }
    return Event.Ended.done(app + ": no problems" + and(warnings));
  }

  /** Where it is deployed, the executor looks: it may have rights that we do not have. */
  private static List<Finding> ofData(Call call, AppEnvironment app, Subject subject) {
    if (Target.installed(call.caller().home()).contains(app)) {
      Event.Ended end = new ExecutorClient(call).ask(Request.of("inspect", app, Map.of()));
      return end.data() == null
          ? List.of()
          : Answers.read(end, Inspection.class).findings().stream()
              .map(one ->
                  one.problem()
                      ? Finding.problem(one.code(), one.what(), one.next())
                      : Finding.warning(one.code(), one.what(), one.next()))
              .toList();
    }
    if (!Files.exists(subject.dotenv())) {
      // What an example names is nobody's database.
      return List.of();
    }
    SitePaths paths = new SitePaths(call.caller().home().app(app));
    Map<String, String> variables = subject.variables();
    return subject
        .resolved()
        .map(config ->
            new DatabaseInspection(config, variables, subject.folder())
                .of(onServer(config, paths), paths))
        .orElse(List.of());
  }

  private static Optional<Database> onServer(AppConfig config, SitePaths paths) {
    return Databases.of(config, paths).filter(database -> !(database instanceof SqliteDatabase));
  }

  /** Where the app could not write it, or where it would go with a release. */
  private static Optional<Finding> ofDatabase(AppConfig config, SitePaths paths) {
    try {
      DatabasePath.of(config, paths);
      return Optional.empty();
    } catch (Failure failure) {
      return failure.code().startsWith("database.")
          ? Optional.of(Finding.problem(failure.code(), failure.what(), failure.next()))
          : Optional.empty();
    }
  }

  /** What goes wrong there while nobody looks. */
  private static List<Finding> ofSchedules(AppConfig config, SitePaths paths) {
    return Schedules.look(config.backup(), paths.journal(), Instant.now()).stream()
        .flatMap(standing -> standing.problem().stream())
        .map(problem ->
            Finding.problem(SCHEDULE, problem, "See slipway backup list, and slipway status"))
        .toList();
  }

  @Override
  public String text(Event.Ended end) {
    return end.data() == null ? "" : Answers.read(end, HealthReport.class).text();
  }

  private static String and(long warnings) {
    return warnings == 0 ? "" : ", " + Amount.of(warnings, "warning");
  }

  private static Event.Note note(Finding finding) {
    String where = finding.place().map(place -> ConfigFile.NAME + ":" + place + ": ").orElse("");
    return new Event.Note(
        finding.level() == Level.PROBLEM ? "problem" : "warning",
        where + finding.what() + (finding.next().isEmpty() ? "" : ". " + finding.next()));
  }
}
