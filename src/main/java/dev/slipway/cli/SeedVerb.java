package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.deploy.seed.Seeded;
import dev.slipway.model.AppEnvironment;
import dev.slipway.report.SeedList;
import java.util.Map;
import java.util.TreeMap;

/** {@code slipway seed}. */
final class SeedVerb implements Verb {

  @Override
  public String summary() {
    return "Puts a set of data in to begin with, only where it is missing";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(usage)
        .value("--set", "NAME", "which set under 'seed' in slipway.yaml; default: demo")
        .value("--tenant", "NAME", "for this tenant only")
        .flag("delete what is there first, after a backup; never in production", "--reset")
        .flag("only show every set: whether it is in, and if not, why", "--list")
        .value(Confirmation.YES, "ENV", "for --reset: the environment's name once more")
        .value(
            Confirmation.YES_PRODUCTION, "ENV", "in production: the environment's name once more")
        .example(
            "slipway seed local",
            "slipway seed staging --set multi-tenant --tenant acme",
            "slipway seed staging --reset --yes staging",
            "slipway seed production --set admin --yes-production production");
  }

  @Override
  public Event.Ended run(Call call) {
    AppEnvironment app = Target.of(call, 0);
    if (call.has("--list")) {
      return new ExecutorClient(call).ask(Request.of("seed-list", app, call.arguments("tenant")));
    }
    Map<String, String> arguments = new TreeMap<>(call.arguments("set", "tenant", "reset"));
    new Confirmation(call, app)
        .typed(call.has("--reset") || app.isProduction(), "this changes data of " + app)
        .ifPresent(typed -> arguments.put("confirmed", typed));
    return new ExecutorClient(call).work(app, Request.of("seed", app, arguments));
  }

  @Override
  public String text(Event.Ended end) {
    if (end.data() == null) {
      return "";
    }
    if (end.what().isEmpty()) {
      return Answers.read(end, SeedList.class).text();
    }
    StringBuilder text = new StringBuilder();
    Answers.read(end, Seeded.class)
        .passwords()
        .forEach(one ->
            text.append(
                "password of '%s'; it is shown once and kept nowhere:%n  %s%n"
                    .formatted(one.command(), one.password())));
    return text.toString();
  }
}
