package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code slipway deploy}. */
final class Deploy implements Verb {

  @Override
  public String summary() {
    return "Puts this version live, or the one in an archive; undoes everything when it fails";
  }

  @Override
  public void describe(Usage usage) {
    Bringing.describe(usage)
        .value("--plan", "ID", "carry out this plan of 'slipway plan', while it still holds")
        .example(
            "slipway deploy",
            "slipway deploy staging",
            "slipway deploy production --plan 118",
            "slipway deploy production --archive dist/deploy_20261121_101500.zip");
  }

  @Override
  public Event.Ended run(Call call) {
    Optional<String> plan = call.value("--plan");
    if (plan.isPresent()) {
      AppEnvironment app = Target.of(call, 0);
      Map<String, String> arguments =
          new TreeMap<>(call.arguments("accept-downtime", "accept-loss"));
      arguments.put("plan", plan.get());
      return new ExecutorClient(call).work(app, Request.of("deploy-plan", app, arguments));
    }
    Bringing release = Bringing.prepare(call);
    return new ExecutorClient(call)
        .work(release.app(), Request.of("deploy", release.app(), release.arguments(call)));
  }
}
