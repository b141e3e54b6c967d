package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The environment's name typed once more, on the command line or at the terminal. */
final class Confirmation {
  static final String YES = "--yes";
  static final String YES_PRODUCTION = "--yes-production";

  private final Call call;
  private final AppEnvironment app;

  Confirmation(Call call, AppEnvironment app) {
    this.call = call;
    this.app = app;
  }

  /** Both options. */
  static Usage describe(Usage usage) {
    return usage
        .value(YES, "ENV", "the environment's name once more: what is live is replaced")
        .value(YES_PRODUCTION, "ENV", "the same in production");
  }

  /**
   * What was typed.
   *
   * @param needed whether to ask at a terminal
   * @param why what a person agrees to
   * @throws Failure when it is another name
   */
  Optional<String> typed(boolean needed, String why) {
    Optional<String> typed = call.value(app.isProduction() ? YES_PRODUCTION : YES);
    if (typed.isEmpty() && needed && Terminal.isThere(call.caller().environment())) {
      call.console().show(new Event.Note("warning", why + "; type " + app.environment() + ":"));
      typed = line();
    }
    if (typed.isPresent() && !typed.get().equals(app.environment())) {
      throw Failure.usage(
              "confirmation.other",
              "'%s' was typed, but the environment is '%s'"
                  .formatted(typed.get(), app.environment()))
          .now("nothing was changed");
    }
    return typed;
  }

  private static Optional<String> line() {
    try {
      BufferedReader answers =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      return Optional.ofNullable(answers.readLine()).map(String::strip);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
