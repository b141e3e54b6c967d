package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.check.Check;
import dev.slipway.config.check.Check.Subject;
import dev.slipway.config.check.Finding;
import dev.slipway.config.check.Finding.Level;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
        .example("slipway check", "slipway check production");
  }

  @Override
  public Event.Ended run(Call call) {
    Path folder = Target.directory(call);
    String environment = call.parameter(0).orElse(ConfigFile.LOCAL);
    ConfigFile.Valid file = ConfigFile.read(folder.resolve(ConfigFile.NAME), environment).orThrow();
    AppEnvironment app = new AppEnvironment(file.config().app(), environment);
    Path shared = call.caller().home().app(app).resolve("shared/.env");
    Path dotenv = Files.exists(shared) ? shared : folder.resolve(".env");
    List<Finding> findings =
        Check.of(new Subject(file, folder, dotenv, call.caller().environment()));
    for (Finding finding : findings) {
      String level = finding.level() == Level.PROBLEM ? "problem" : "warning";
      call.console()
          .show(new Event.Note("warning", level + ": " + finding.what() + ". " + finding.next()));
    }
    long problems = findings.stream().filter(f -> f.level() == Level.PROBLEM).count();
    if (problems > 0) {
      throw Failure.usage("check.problems", problems + " problems in " + app)
          .next("mend what is listed above");
    }
    return Event.Ended.done(app + ": no problems, " + findings.size() + " warnings");
  }
}
