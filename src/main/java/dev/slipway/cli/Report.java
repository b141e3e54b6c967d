package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.Failure;
import dev.slipway.report.DeploymentReport;
import dev.slipway.report.html.HtmlReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code slipway report}. */
final class Report implements Verb {
  /** The page, or nothing more to say once it is in a file; null when text was asked for. */
  private @Nullable String printed;

  @Override
  public String summary() {
    return "Tells one deployment: its steps with times and evidence, and how it ended";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(
            usage.parameter("ID", true, "the deployment's number, as 'slipway history' shows it"))
        .value("--html", "FILE", "write it as one HTML file that needs nothing else; - prints it")
        .example("slipway report 12 production", "slipway report 12 production --html report.html");
  }

  @Override
  public Event.Ended run(Call call) {
    Event.Ended end =
        new ExecutorClient(call)
            .ask(Request.of("report", Target.of(call, 1), Map.of("deployment", call.required(0))));
    Optional<String> html = call.value("--html");
    if (html.isEmpty() || end.data() == null) {
      return end;
    }
    String page = HtmlReport.of(Answers.read(end, DeploymentReport.class), ZoneId.systemDefault());
    if (html.get().equals("-")) {
      printed = page;
      return end;
    }
    Path file = call.caller().directory().resolve(html.get()).normalize();
    write(file, page);
    printed = "";
    return Event.Ended.done("the report is in " + file).with(end.data());
  }

  private static void write(Path file, String page) {
    try {
      Files.writeString(file, page);
    } catch (IOException e) {
      throw Failure.failed("report.file", "cannot write " + file + ": " + e.getMessage())
          .now("nothing else was done")
          .next("name a file that can be written, or - to have it printed")
          .because(e);
    }
  }

  @Override
  public String text(Event.Ended end) {
    if (printed != null) {
      return printed;
    }
    return end.data() == null
        ? ""
        : Answers.read(end, DeploymentReport.class).text(ZoneId.systemDefault());
  }
}
