package dev.slipway.cli;

import dev.slipway.model.TestsRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from what a test command prints how many tests there were and which failed: the last line
 * of pytest, that of unittest and Django, and TAP. For one command, one line at a time.
 */
final class TestOutput {
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final Pattern PYTEST =
      Pattern.compile("=*\\s*((?:\\d+ [a-z]+(?:, )?)+) in [0-9.]+s(?: \\([0-9:]+\\))?\\s*=*");
  private static final Pattern COUNT = Pattern.compile("(\\d+) ([a-z]+)");
  private static final Pattern PYTEST_FAILED = Pattern.compile("(?:FAILED|ERROR) (\\S+::\\S+).*");
  private static final Pattern UNITTEST = Pattern.compile("Ran (\\d+) tests? in [0-9.]+s");
  private static final Pattern UNITTEST_END =
      Pattern.compile("(?:OK|FAILED)(?: \\(([a-z ]+=\\d+(?:, [a-z ]+=\\d+)*)\\))?");
  private static final Pattern PART = Pattern.compile("([a-z ]+)=(\\d+)");
  private static final Pattern UNITTEST_FAILED =
      Pattern.compile("(?:FAIL|ERROR): (\\w+ \\([\\w.]+\\)).*");

  /** Of subtests, which are indented, the test above them tells. */
  private static final Pattern TAP = Pattern.compile("(not )?ok\\b *(\\d*) *-? *([^#]*)(#.*)?");

  private static final int MOST_NAMES = 20;

  private final List<String> failed = new ArrayList<>();
  private TestsRun tap = TestsRun.NOT_COUNTED;
  private Optional<TestsRun> summary = Optional.empty();
  private int ran = -1;

  /** One more line. */
  void line(String coloured) {
    String line = COLOUR.matcher(coloured).replaceAll("").stripTrailing();
    Matcher pytest = PYTEST.matcher(line);
    Matcher unittest = UNITTEST.matcher(line);
    Matcher end = UNITTEST_END.matcher(line);
    Matcher test = TAP.matcher(line);
    if (pytest.matches()) {
      pytest(pytest.group(1)).ifPresent(this::add);
    } else if (unittest.matches()) {
      ran = Integer.parseInt(unittest.group(1));
    } else if (ran >= 0 && end.matches()) {
      add(unittest(ran, Optional.ofNullable(end.group(1)).orElse("")));
      ran = -1;
    } else if (test.matches()) {
      tap(test);
    } else {
      named(PYTEST_FAILED.matcher(line));
      named(UNITTEST_FAILED.matcher(line));
    }
  }

  private void add(TestsRun counted) {
    summary = Optional.of(summary.map(counted::and).orElse(counted));
  }

  private static Optional<TestsRun> pytest(String words) {
    int passed = 0;
    int wrong = 0;
    int skipped = 0;
    Matcher count = COUNT.matcher(words);
    while (count.find()) {
      int number = Integer.parseInt(count.group(1));
      switch (count.group(2)) {
        case "passed", "xpassed" -> passed += number;
        case "failed", "error", "errors" -> wrong += number;
        case "skipped", "xfailed" -> skipped += number;
        default -> {
          // Warnings, and what was deselected.
        }
      }
    }
    return Optional.of(new TestsRun(passed, wrong, skipped)).filter(TestsRun::isCounted);
  }

  private static TestsRun unittest(int ran, String words) {
    int wrong = 0;
    int skipped = 0;
    Matcher part = PART.matcher(words);
    while (part.find()) {
      int number = Integer.parseInt(part.group(2));
      switch (part.group(1).strip()) {
        case "failures", "errors", "unexpected successes" -> wrong += number;
        case "skipped", "expected failures" -> skipped += number;
        default -> {
          // Nothing else is known.
        }
      }
    }
    return new TestsRun(Math.max(0, ran - wrong - skipped), wrong, skipped);
  }

  private void tap(Matcher test) {
    String directive = Optional.ofNullable(test.group(4)).orElse("").toUpperCase(Locale.ROOT);
    if (directive.matches("# *(SKIP|TODO).*")) {
      tap = tap.and(new TestsRun(0, 0, 1));
    } else if (test.group(1) == null) {
      tap = tap.and(new TestsRun(1, 0, 0));
    } else {
      tap = tap.and(new TestsRun(0, 1, 0));
      name((test.group(2) + " " + test.group(3)).strip());
    }
  }

  private void named(Matcher line) {
    if (line.matches()) {
      name(line.group(1));
    }
  }

  private void name(String test) {
    if (failed.size() < MOST_NAMES && !failed.contains(test)) {
      failed.add(test);
    }
  }

  /** How many, if it said so. */
  Optional<TestsRun> counted() {
    return summary.or(() -> Optional.of(tap).filter(TestsRun::isCounted));
  }

  /** The names of those that failed, at most twenty. */
  List<String> failed() {
    return List.copyOf(failed);
  }
}
