package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.config.AppConfig;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.check.Check;
import dev.slipway.config.check.Check.Subject;
import dev.slipway.config.check.Finding;
import dev.slipway.config.check.Finding.Level;
import dev.slipway.model.Amount;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.report.HealthReport;
import dev.slipway.site.DatabasePath;
import dev.slipway.site.HostSettings;
import dev.slipway.site.SitePaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code slipway check}. */
final class CheckVerb implements Verb {

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
    findings.forEach(finding -> call.console().show(note(finding)));
    long problems = findings.stream().filter(f -> f.level() == Level.PROBLEM).count();
    long warnings = findings.size() - problems;
    if (problems > 0) {
      throw Failure.usage(
              "check.problems", Amount.of(problems, "problem") + " in " + app + and(warnings))
          .now("a deployment would fail")
          .next("mend what is listed above, then: slipway check " + environment);
    }
    return Event.Ended.done(app + ": no problems" + and(warnings));
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
        where + finding.what() + ". " + finding.next());
  }
}
