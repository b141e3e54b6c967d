package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.init.Found;
import dev.slipway.init.Init;
import dev.slipway.init.Init.Written;
import dev.slipway.init.Questions;
import dev.slipway.init.Recognition;
import dev.slipway.model.Amount;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code slipway init}. */
final class InitVerb implements Verb {

  @Override
  public String summary() {
    return "Looks at the app here and writes its slipway.yaml";
  }

  @Override
  public void describe(Usage usage) {
    usage
        .value(Target.DIRECTORY, "DIR", "where the app is; default: here")
        .example("slipway init", "slipway init --directory ~/shop");
  }

  @Override
  public Event.Ended run(Call call) {
    Written written = Init.write(Target.directory(call), questions(call));
    evidence(written.recognition())
        .forEach(line -> call.console().show(new Event.Note("info", line)));
    String what =
        written.gaps() == 0
            ? "wrote " + written.file()
            : "wrote %s, with %s marked 'FILL IN'"
                .formatted(written.file(), Amount.of(written.gaps(), "gap"));
    return Event.Ended.done(what)
        .next(
            (written.gaps() == 0 ? "" : "fill in what is marked, then ")
                + "slipway check, then slipway deploy");
  }

  /** Asks at a terminal; where there is none, gaps stay. */
  private static Questions questions(Call call) {
    if (!Terminal.isThere(call.caller().environment())) {
      return Questions.NOBODY;
    }
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    return question -> {
      call.console().show(new Event.Note("info", question));
      try {
        return Optional.ofNullable(answers.readLine()).filter(answer -> !answer.isBlank());
      } catch (IOException e) {
        return Optional.empty();
      }
    };
  }

  private static List<String> evidence(Recognition found) {
    return Stream.of(
            found.framework().map(InitVerb::line),
            found.dependencies().map(d -> d.value().file() + ": " + d.evidence()),
            found.migrations().map(m -> m.value().tool() + ": " + m.evidence()),
            found.database().map(InitVerb::line),
            found.health().map(InitVerb::line))
        .flatMap(Optional::stream)
        .toList();
  }

  private static String line(Found<String> found) {
    return found.value().replaceFirst("\\n[\\s\\S]*", " …") + ": " + found.evidence();
  }
}
