package dev.slipway.probe;

import dev.slipway.config.ProbeScript;
import dev.slipway.config.ProbeScript.Source;
import dev.slipway.config.ProbeScript.Step;
import dev.slipway.config.ProbeText;
import dev.slipway.probe.ScriptResult.Answered;
import dev.slipway.process.Redaction;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One run of a script. For one thread, once. */
final class ScriptRun implements ProbeText.Values {
  private final ProbeScript script;
  private final Browser browser;
  private final boolean writes;
  private final String marker;
  private final Clock clock;
  private final Redaction secrets;
  private final Map<String, Captured> known = new HashMap<>();
  private final Set<String> withheld = new HashSet<>();
  private final List<Answered> answered = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private Optional<String> failed = Optional.empty();
  private boolean markerSent;
  private int leftOut;
  private int written;

  ScriptRun(ProbeScript script, Browser browser, boolean writes, String marker, Clock clock) {
    this.script = script;
    this.browser = browser;
    this.writes = writes;
    this.marker = marker;
    this.clock = clock;
    this.secrets = Secrets.of(script.secrets());
  }

  /** Runs the steps, then the cleanup. */
  ScriptResult run() {
    long began = System.nanoTime();
    try {
      steps();
    } finally {
      cleanUp();
    }
    return new ScriptResult(
        script.name(),
        answered.size(),
        leftOut,
        written,
        failed.map(secrets::apply),
        warnings.stream().map(secrets::apply).toList(),
        Duration.ofNanos(System.nanoTime() - began),
        answered);
  }

  private void steps() {
    for (int i = 0; i < script.steps().size() && failed.isEmpty(); i++) {
      Step step = script.steps().get(i);
      if (isWithheld(step)) {
        leftOut++;
        withheld.addAll(step.capture().keySet());
        if (step.needs().contains(ProbeText.MARKER)) {
          withheld.add(ProbeText.MARKER);
        }
        continue;
      }
      written += step.writes() ? 1 : 0;
      String title = step.title();
      String number = "step " + (i + 1) + " " + title + ": ";
      failed = ask(step).map(wrong -> number + wrong);
    }
  }

  /** Whether it writes and must not, or needs what such a step would have given. */
  private boolean isWithheld(Step step) {
    return !writes && (step.writes() || step.needs().stream().anyMatch(withheld::contains));
  }

  /** Asks a step; what is wrong with its answer, or nothing. */
  private Optional<String> ask(Step step) {
    markerSent |= step.needs().contains(ProbeText.MARKER);
    try {
      Answer answer = browser.ask(step, this);
      Optional<String> wrong = Checks.wrong(step.expect(), answer, this);
      // Taken even from a wrong answer: it may hold what the cleanup needs.
      Optional<String> missing = capture(step, answer);
      if (wrong.or(() -> missing).isEmpty()) {
        answered.add(new Answered(step.title(), answer.took()));
      }
      return wrong.or(() -> missing);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> capture(Step step, Answer answer) {
    Optional<String> missing = Optional.empty();
    for (Map.Entry<String, Source> wanted : step.capture().entrySet()) {
      Optional<Captured> value = Captured.from(answer, wanted.getValue(), browser.cookies());
      value.ifPresent(there -> {
        known.put(wanted.getKey(), there);
        withheld.remove(wanted.getKey());
      });
      if (value.isEmpty()) {
        missing =
            Optional.of("has no " + Captured.inWords(wanted.getValue()) + answer.inFirstPart());
      }
    }
    return missing;
  }

  /** Somebody who cancels wants our traces gone too, so an interrupt waits until it is done. */
  private void cleanUp() {
    boolean interrupted = Thread.interrupted();
    try {
      for (Step step : script.cleanup()) {
        if (writes || !step.writes()) {
          cleanUp(step);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void cleanUp(Step step) {
    List<String> missing = step.needs().stream().filter(name -> !isThere(name)).sorted().toList();
    if (missing.isEmpty()) {
      int before = answered.size();
      ask(step).ifPresent(wrong -> warnings.add("cleanup " + step.title() + ": " + wrong));
      answered.subList(before, answered.size()).clear();
    } else if (written > 0 && !missing.contains(ProbeText.MARKER)) {
      warnings.add(
          "cleanup %s is left out, since '%s' was not captured; what was written is named %s"
              .formatted(step.title(), String.join("', '", missing), marker));
    }
  }

  private boolean isThere(String name) {
    return name.equals(ProbeText.MARKER) ? markerSent : known.containsKey(name);
  }

  @Override
  public String text(String name) {
    return name.equals(ProbeText.MARKER) ? marker : value(name).text();
  }

  @Override
  public Optional<String> json(String name) {
    return name.equals(ProbeText.MARKER) ? Optional.empty() : value(name).json();
  }

  private Captured value(String name) {
    Captured value = known.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the value '" + name + "' was not captured");
    }
    return value;
  }

  @Override
  public String code(String secret) {
    return Totp.code(secret, clock.instant());
  }
}
