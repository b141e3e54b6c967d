package dev.slipway.report.html;

import dev.slipway.model.ThisVersion;
import dev.slipway.report.DeploymentReport;
import dev.slipway.report.Spent;
import dev.slipway.report.When;
import dev.slipway.watch.Watched;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** What the templates show, each part made when it is asked for. */
final class Page {
  private final DeploymentReport report;
  private final ZoneId zone;
  private final String style;
  private final String policy;

  Page(DeploymentReport report, ZoneId zone, String style, String policy) {
    this.report = report;
    this.zone = zone;
    this.style = style;
    this.policy = policy;
  }

  /** A line of the head of the page. */
  record Fact(String name, String value) {}

  DeploymentReport report() {
    return report;
  }

  String style() {
    return style;
  }

  String policy() {
    return policy;
  }

  Mark outcome() {
    return Mark.ofOutcome(report.end().outcome());
  }

  String kind() {
    String kind = report.kind();
    return kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
  }

  List<Fact> facts() {
    String took = Spent.of(report.seconds()) + (report.ended() == null ? " so far" : "");
    String previous = report.previous();
    return List.of(
        new Fact("Release", report.release()),
        new Fact("Before it", previous == null ? "nothing served" : previous),
        new Fact("Asked by", report.requestedBy()),
        new Fact("Began", When.of(report.began(), zone) + " " + zone.getId()),
        new Fact("Took", took + resumes()),
        new Fact("Slipway", report.program()));
  }

  private String resumes() {
    return switch (report.resumes()) {
      case 0 -> "";
      case 1 -> ", taken over once from an executor that died";
      default -> ", taken over %d times from executors that died".formatted(report.resumes());
    };
  }

  List<Tile> tiles() {
    return Tile.of(report);
  }

  Optional<Traffic> traffic() {
    return Traffic.of(report);
  }

  Optional<Watched> watched() {
    return Optional.ofNullable(report.watched());
  }

  List<Compared> compared() {
    return watched().map(watched -> Compared.of(report, watched)).orElse(List.of());
  }

  Mark verdict() {
    return switch (report.watched() == null ? null : report.watched().verdict().kind()) {
      case null -> Mark.NONE;
      case GOOD -> new Mark("✓", "good", "Good");
      case BAD -> new Mark("✕", "bad", "Bad");
      case INCONCLUSIVE -> new Mark("!", "warn", "Cannot tell");
    };
  }

  /** Lines of the new release's log that speak against it. */
  List<String> newErrors() {
    return watched().stream()
        .flatMap(watched -> watched.verdict().reasons().stream())
        .flatMap(reason -> reason.lines().stream())
        .distinct()
        .toList();
  }

  /** What the old release's log had as well, so that it speaks against nobody. */
  List<String> oldErrors() {
    return report.baseline() == null
        ? List.of()
        : List.copyOf(new TreeSet<>(report.baseline().signatures()));
  }

  List<Promise> promises() {
    return Promise.of(report);
  }

  List<Evidence> evidence() {
    return report.proof() == null ? List.of() : Evidence.of(report.proof());
  }

  /** Why there is no proof. */
  String unproven() {
    return report.steps().stream()
        .filter(step -> step.kind().equals("rehearse"))
        .findFirst()
        .map(step -> "The rehearsal was not passed: " + step.detail())
        .orElse("This deployment was not rehearsed.");
  }

  Waterfall steps() {
    return Waterfall.of(report);
  }

  String made() {
    return "Made by Slipway %s from the journal alone.".formatted(ThisVersion.get());
  }
}
