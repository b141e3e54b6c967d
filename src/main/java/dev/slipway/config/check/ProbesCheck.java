package dev.slipway.config.check;

import dev.slipway.config.ProbeFile;
import dev.slipway.config.check.Check.Subject;
import dev.slipway.config.source.Problem;
import dev.slipway.model.Failure;
import java.util.List;
import java.util.stream.Stream;

/** Probe scripts: whether they are there, and what is wrong with them. */
final class ProbesCheck {
  private ProbesCheck() {}

  static List<Finding> of(Subject subject) {
    return subject.config().probes().stream()
        .flatMap(name -> findings(subject, name).stream())
        .toList();
  }

  private static List<Finding> findings(Subject subject, String name) {
    try {
      ProbeFile file = ProbeFile.read(subject.folder(), name);
      return Stream.concat(
              file.problems().stream()
                  .map(problem ->
                      finding(
                          name,
                          problem,
                          "probe.invalid",
                          "Correct the script; examples/reference/probes/ shows every key")),
              file.missing(subject.variables()).stream()
                  .map(problem ->
                      finding(
                          name,
                          problem,
                          "variable.missing",
                          "Set it in "
                              + subject.dotenv()
                              + ", or write a default: ${NAME:-default}")))
          .toList();
    } catch (Failure missing) {
      return List.of(Finding.problem(missing.code(), missing.what(), missing.next()));
    }
  }

  private static Finding finding(String file, Problem problem, String code, String next) {
    return Finding.problem(code, file + ":" + problem.place() + ": " + problem.sentence(), next);
  }
}
