package dev.slipway.deploy.schedule;

import dev.slipway.journal.Audit;
import dev.slipway.journal.Audit.Line;
import dev.slipway.model.AppEnvironment;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Alerts of one app and environment: raised once for each thing, and told until somebody has taken
 * them, so at least once whenever we die. A task that goes on failing is told of again every day.
 * For one thread.
 */
public final class Alerts {
  private static final String SUBJECT = "alert ";
  private static final String RAISED = "alert raised";
  private static final String DELIVERED = "alert delivered";
  private static final String WHO = "slipway";

  private final JsonType<Alert> json = Jsonb.builder().build().type(Alert.class);
  private final AppEnvironment app;
  private final Audit audit;

  /** Those in that audit. */
  public Alerts(AppEnvironment app, Audit audit) {
    this.app = app;
    this.audit = audit;
  }

  /** Raises what there is to tell about a task, unless it was raised before. */
  public void raise(Standing standing, List<Line> runs, Instant now) {
    String word = standing.task().word();
    if (standing.failingSince().isPresent()) {
      Instant since = standing.failingSince().get();
      long day = Math.max(0, Duration.between(since, now).toDays());
      raise("failed", word, since + (day == 0 ? "" : " day " + day), standing.problem(), now);
    } else if (standing.overdueSince().isPresent()) {
      raise(
          "overdue", word, String.valueOf(standing.overdueSince().get()), standing.problem(), now);
    }
    endedFailures(runs)
        .ifPresent(since ->
            raise(
                "recovered",
                word,
                since.toString(),
                Optional.of(
                    "the scheduled %s works again; it failed since %s".formatted(word, since)),
                now));
  }

  /** When the failures began that the last success ended. */
  private static Optional<Instant> endedFailures(List<Line> runs) {
    Instant since = null;
    boolean failing = false;
    Optional<Instant> ended = Optional.empty();
    for (Line line : runs) {
      if (line.action().equals(Runs.FAILED)) {
        since = failing ? since : line.at();
        failing = true;
        ended = Optional.empty();
      } else if (line.action().equals(Runs.DONE)) {
        ended = failing ? Optional.ofNullable(since) : ended;
        failing = false;
      }
    }
    return ended;
  }

  private void raise(String kind, String task, String which, Optional<String> text, Instant now) {
    String id = kind + " " + task + " " + which;
    if (audit.of(SUBJECT + id).isEmpty()) {
      Alert alert = new Alert(id, app.app(), app.environment(), kind, task, text.orElse(""), now);
      audit.append(now, WHO, RAISED, SUBJECT + id, json.toJson(alert));
    }
  }

  /** Those that nobody has taken yet, oldest first. */
  public List<Alert> pending() {
    List<Alert> pending = new ArrayList<>();
    for (String subject : audit.subjects()) {
      if (subject.startsWith(SUBJECT)) {
        List<Line> lines = audit.of(subject);
        if (lines.stream().noneMatch(line -> line.action().equals(DELIVERED))) {
          pending.add(json.fromJson(lines.getFirst().detail()));
        }
      }
    }
    pending.sort(Comparator.comparing(Alert::at));
    return pending;
  }

  /**
   * Tells those that are pending, in their order.
   *
   * @param teller gets each as JSON; one it throws for stays pending, as do those behind it
   */
  public void deliver(Consumer<String> teller, Instant now) {
    for (Alert alert : pending()) {
      teller.accept(json.toJson(alert));
      audit.append(now, WHO, DELIVERED, SUBJECT + alert.id(), "");
    }
  }
}
