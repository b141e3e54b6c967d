package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.demo.Demo;
import dev.slipway.demo.Figures;
import dev.slipway.demo.Flavour;
import dev.slipway.demo.Guestbook;
import dev.slipway.demo.OwnApp;
import dev.slipway.demo.Subject;
import dev.slipway.model.Failure;
import io.avaje.jsonb.Jsonb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code slipway demo}. */
final class DemoVerb implements Verb {
  private String table = "";

  @Override
  public String summary() {
    return "Deploys a real application under load, breaks what can break, prints the figures";
  }

  @Override
  public void describe(Usage usage) {
    usage
        .value(
            "--database",
            "ENGINE",
            "where the guestbook keeps its entries: sqlite (default), postgresql or mariadb, on a"
                + " private server that ends with the demo")
        .value("--customers", "N", "how many read and write at the same time; default: 16")
        .value("--app", "DIR", "an application of your own instead, with a copy of its data")
        .value("--read", "PATH", "with --app: what customers read; default: the health path")
        .value("--write", "PATH", "with --app: where customers post their writes")
        .value("--body", "TEXT", "with --write: what they post; {number} is each one's own number")
        .value("--numbers", "SQL", "with --write: lists the numbers that the database holds")
        .example(
            "slipway demo",
            "slipway demo --database postgresql",
            "slipway demo --format json",
            "slipway demo --app . --write /orders --body 'number={number}' --numbers"
                + " 'SELECT number FROM orders'");
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
                subject(call, checkout),
                checkout.resolve("target/demo"),
                call.value("--customers").map(DemoVerb::count).orElse(Demo.CUSTOMERS),
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

  private static int count(String text) {
    if (!text.matches("[1-9][0-9]{0,2}")) {
      throw Failure.usage("demo.customers", "--customers is a number from 1 to 999, not " + text);
    }
    return Integer.parseInt(text);
  }

  private static Subject subject(Call call, Path checkout) {
    List<Optional<String>> write =
        Stream.of("--write", "--body", "--numbers").map(call::value).toList();
    Optional<String> own = call.value("--app");
    if (own.isEmpty()) {
      if (call.has("--read") || write.stream().anyMatch(Optional::isPresent)) {
        throw Failure.usage("demo.app", "--read, --write, --body and --numbers describe --app DIR");
      }
      return new Guestbook(
          checkout.resolve("examples/guestbook"),
          call.value("--database").map(Flavour::named).orElse(Flavour.SQLITE));
    }
    if (call.has("--database")) {
      throw Failure.usage("demo.app", "--database is for the demo's own guestbook, not for --app");
    }
    Path source = call.caller().directory().resolve(own.get()).normalize();
    return OwnApp.of(
        source, new SourcePackage(call, source).resolved(), call.value("--read"), write);
  }

  @Override
  public String text(Event.Ended end) {
    return table;
  }
}
