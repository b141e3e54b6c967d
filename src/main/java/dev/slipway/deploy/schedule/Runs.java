package dev.slipway.deploy.schedule;

import dev.slipway.journal.Audit;
import dev.slipway.journal.Audit.Line;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The runs of one task, as the audit remembers them. For one thread. */
public final class Runs {
  static final String SEEN = "schedule seen";
  static final String BEGAN = "schedule began";
  static final String DONE = "schedule done";
  static final String FAILED = "schedule failed";
  private static final String WHO = "slipway";

  private final Audit audit;
  private final Task task;

  /** Those of that task. */
  public Runs(Audit audit, Task task) {
    this.audit = audit;
    this.task = task;
  }

  /** Everything about it, oldest first. */
  public List<Line> lines() {
    return audit.of("schedule " + task.word());
  }

  /** Whether the newest that ended did not work. */
  public boolean fails() {
    return lines().reversed().stream()
        .map(Line::action)
        .filter(action -> action.equals(DONE) || action.equals(FAILED))
        .findFirst()
        .filter(FAILED::equals)
        .isPresent();
  }

  /** Times are counted from here. */
  public void seen(Instant now) {
    append(now, SEEN, "");
  }

  /** Before anything is done; {@code slot} names this run, also when it is done again. */
  public void began(Instant now, Instant slot) {
    append(now, BEGAN, slot.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** It worked. */
  public void done(Instant now, String how) {
    append(now, DONE, how);
  }

  /** It did not. */
  public void failed(Instant now, String why) {
    append(now, FAILED, why);
  }

  private void append(Instant now, String action, String detail) {
    audit.append(now, WHO, action, "schedule " + task.word(), detail);
  }
}
