package dev.slipway.config.check;

import dev.slipway.config.Variables;
import dev.slipway.config.check.Check.Subject;
import java.util.List;
import java.util.Optional;

/** Variables that {@code slipway.yaml} mentions and nobody sets. */
final class VariablesCheck {
  private VariablesCheck() {}

  static List<Finding> of(Subject subject) {
    return Variables.missing(subject.file().variables(), subject.variables()).stream()
        .map(problem ->
            new Finding(
                Finding.Level.PROBLEM,
                "variable.missing",
                problem.what(),
                "Set it in " + subject.dotenv() + ", or write a default: ${NAME:-default}",
                Optional.of(problem.place())))
        .toList();
  }
}
