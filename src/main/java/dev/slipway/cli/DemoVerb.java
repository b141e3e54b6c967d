package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.demo.Demo;
import dev.slipway.demo.Figures;
import dev.slipway.model.Failure;
import io.avaje.jsonb.Jsonb;
import java.nio.file.Path;

/** {@code slipway demo}. */
final class DemoVerb implements Verb {
  private String table = "";

  @Override
  public String summary() {
    return "Deploys a real application under load, breaks what can break, prints the figures";
  }

  @Override
  public void describe(Usage usage) {
    usage.example("slipway demo", "slipway demo --format json");
  }

  @Override
  public Event.Ended run(Call call) {
    String launcher = call.caller().environment().get("SLIPWAY_LAUNCHER");
    if (launcher == null) {
      throw Failure.usage("demo.launcher", "the demo starts Slipway by its launcher")
          .next("run ./slipway demo");
    }
    Path checkout = Path.of(launcher).resolveSibling("");
    Demo.Outcome outcome =
        new Demo(
                launcher,
                checkout.resolve("examples/guestbook"),
                checkout.resolve("target/demo"),
                line -> call.console().show(new Event.Note("info", line)))
            .run();
    table = outcome.text();
    Figures figures = outcome.figures();
    String json = Jsonb.builder().build().toJson(figures);
    if (!figures.ok()) {
      return Event.Ended.failed(Failure.failed("demo.broken", String.join("; ", figures.broken())))
          .with(json);
    }
    return Event.Ended.done("").with(json);
  }

  @Override
  public String text(Event.Ended end) {
    return table;
  }
}
