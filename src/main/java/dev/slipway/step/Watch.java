package dev.slipway.step;

import dev.slipway.model.Failure;
import dev.slipway.model.Trouble;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import dev.slipway.watch.Baseline;
import dev.slipway.watch.Reason;
import dev.slipway.watch.Thresholds;
import dev.slipway.watch.Watched;
import dev.slipway.watch.Watching;
import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches the new release for a while; a bad one fails the step and so goes back. Nobody asks a
 * worker for its health, so this is where one that cannot run is seen.
 *
 * @param instances every instance of the release; empty in journals of before they were named
 * @param millis how long
 * @param old the web instance that served before; null when none did
 * @param baseline what the old release was like; null when there was none
 * @param thresholds what decides; null in journals of before there were any
 * @param asks whether a person is asked when what was seen cannot tell; else it counts as good
 */
@Json
public record Watch(
    List<InstancePlan> instances,
    long millis,
    @Nullable InstancePlan old,
    @Nullable Baseline baseline,
    @Nullable Thresholds thresholds,
    boolean asks)
    implements Check {

  /** Copies the list. */
  public Watch(
      @Nullable List<InstancePlan> instances,
      long millis,
      @Nullable InstancePlan old,
      @Nullable Baseline baseline,
      @Nullable Thresholds thresholds,
      boolean asks) {
    this.instances = instances == null ? List.of() : List.copyOf(instances);
    this.millis = millis;
    this.old = old;
    this.baseline = baseline;
    this.thresholds = thresholds;
    this.asks = asks;
  }

  @Override
  public String title() {
    return "watch for " + millis / 1000.0 + " s";
  }

  @Override
  public Scope scope() {
    return Scope.HOST;
  }

  /** Watches, and says what came of it, whatever the verdict. */
  public Watched watch(Site site) {
    Watched watched =
        new Watching(
                site,
                instances,
                Optional.ofNullable(old),
                baseline,
                thresholds == null ? Thresholds.usual() : thresholds)
            .watch(Duration.ofMillis(millis));
    return asks ? watched : watched.undoubting();
  }

  /**
   * The evidence of a watch that did not end badly.
   *
   * @throws Failure when it did, with every reason and lines of the log
   */
  public static String evidence(Watched watched) {
    List<Reason> reasons = watched.verdict().reasons();
    if (watched.verdict().isBad()) {
      String words = inWords(reasons);
      throw Failure.failed(reasons.getFirst().code(), words)
          .next(
              Trouble.in(words).map(trouble -> trouble.inWords() + "; ").orElse("")
                  + "mend what was seen and deploy again; 'slipway logs' has the output");
    }
    return Stream.of(
            Stream.of(watched.words()),
            watched.verdict().remarks().stream(),
            reasons.stream().map(reason -> "in doubt: " + reason.inWords()))
        .flatMap(words -> words)
        .collect(Collectors.joining("; "));
  }

  private static String inWords(List<Reason> reasons) {
    String words = reasons.stream().map(Watch::inWords).collect(Collectors.joining("; "));
    List<String> lines = reasons.stream().flatMap(reason -> reason.lines().stream()).toList();
    return lines.isEmpty()
        ? words
        : words + "; from its log:\n" + String.join("\n", lines).indent(2).stripTrailing();
  }

  /** How a process ended is told in words; a figure says no more. */
  private static String inWords(Reason reason) {
    return reason.code().equals("watch.crashed") ? reason.what() : reason.inWords();
  }

  @Override
  public String check(Site site) {
    return evidence(watch(site));
  }
}
