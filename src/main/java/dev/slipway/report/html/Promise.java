package dev.slipway.report.html;

import dev.slipway.proof.Proof;
import dev.slipway.report.DeploymentReport;
import dev.slipway.report.DeploymentReport.StepReport;
import dev.slipway.report.Spent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was announced, and what came of it.
 *
 * @param subject what about
 * @param announced before anything was done
 * @param happened then; empty while nothing did
 */
record Promise(String subject, String announced, String happened) {
  private static final String UNDECIDED = "not decided: it ended while preparing";

  static List<Promise> of(DeploymentReport report) {
    List<Promise> all = new ArrayList<>();
    all.add(
        new Promise(
            "Cutover", isDecided(report) ? cutover(report.cutover()) : UNDECIDED, served(report)));
    if (report.expectedHoldSeconds() > 0 || report.holdSeconds() > 0) {
      String about =
          report.expectedHoldSeconds() > 0
              ? "about " + Spent.of(report.expectedHoldSeconds())
              : "not announced: not rehearsed";
      String waited = report.holdSeconds() > 0 ? Spent.of(report.holdSeconds()) : "did not wait";
      all.add(new Promise("Requests wait", about, isPlan(report) ? "" : waited));
    }
    Optional.ofNullable(report.proof()).ifPresent(proof -> rehearsed(report, proof, all));
    all.add(
        new Promise(
            "Rollback",
            isDecided(report) ? rollback(report.rollback()) : UNDECIDED,
            takenBack(report)));
    return all;
  }

  /** How to go live is decided with the second list. */
  private static boolean isDecided(DeploymentReport report) {
    return report.steps().stream().anyMatch(step -> step.list().equals("go live"));
  }

  private static boolean isPlan(DeploymentReport report) {
    return report.end().outcome().equals("planned");
  }

  private static String cutover(String word) {
    return switch (word) {
      case "overlap" -> "overlap: old and new at once, nobody waits";
      case "hold" -> "hold: requests wait while the database changes";
      case "stop" -> "stop: an announced 503";
      default -> "none: nothing served before";
    };
  }

  private static String rollback(String word) {
    return switch (word) {
      case "code-only" -> "code-only: the old release again, nothing is lost";
      case "down-migration" -> "down-migration: the schema goes back, nothing is lost";
      case "restore" -> "restore: the backup; what was written since is counted first";
      default -> "none: there is nothing before it";
    };
  }

  private static String served(DeploymentReport report) {
    if (report.servedAfter() == null) {
      return isPlan(report) ? "" : "never came to it";
    }
    return "switched after " + Spent.of(report.servedAfter());
  }

  private static void rehearsed(DeploymentReport report, Proof proof, List<Promise> all) {
    if (proof.migration() != null) {
      String rehearsed = Spent.of(proof.migration().seconds()) + " on the clone";
      double seconds = forward(report, "migrate");
      all.add(new Promise("Migration", rehearsed, seconds > 0 ? Spent.of(seconds) : ""));
    }
    if (proof.newCode() != null && proof.newCode().healthy()) {
      String rehearsed =
          "healthy after %s on the clone".formatted(Spent.of(proof.newCode().seconds()));
      double probed = forward(report, "start") + forward(report, "probe");
      String live = probed > 0 ? Spent.of(probed) + " with probes" : "";
      all.add(new Promise("Start", rehearsed, live));
    }
  }

  /** How long the first step of that kind took, in seconds; workers are started later. */
  private static double forward(DeploymentReport report, String kind) {
    return report.steps().stream()
        .filter(step -> step.kind().equals(kind))
        .findFirst()
        .map(StepReport::forward)
        .orElse(0.0);
  }

  private static String takenBack(DeploymentReport report) {
    List<StepReport> undone =
        report.steps().stream()
            .filter(step -> step.spans().stream().anyMatch(span -> span.undo()))
            .toList();
    if (undone.isEmpty()) {
      return isPlan(report) ? "" : "was not needed";
    }
    double seconds =
        undone.stream()
            .flatMap(step -> step.spans().stream())
            .filter(DeploymentReport.Span::undo)
            .mapToDouble(DeploymentReport.Span::seconds)
            .sum();
    String steps = undone.size() == 1 ? "1 step" : undone.size() + " steps";
    return "%s taken back in %s".formatted(steps, Spent.of(seconds));
  }
}
