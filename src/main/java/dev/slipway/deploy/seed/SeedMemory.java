package dev.slipway.deploy.seed;

import dev.slipway.journal.Audit;
import dev.slipway.journal.Audit.Line;
import java.util.List;
import java.util.Optional;

/** What the audit remembers of one set, for everybody or for one tenant. For one thread. */
final class SeedMemory {
  private static final String BEGAN = "seed began";
  private static final String DONE = "seed done";
  private static final String FAILED = "seed failed";
  private static final String FORGOTTEN = "seed forgotten";
  private static final String RESET = "seed reset";

  private final Audit audit;
  private final String subject;
  private final String who;

  SeedMemory(Audit audit, String set, Optional<String> tenant, String who) {
    this.audit = audit;
    this.subject = "seed " + set + tenant.map(name -> " for " + name).orElse("");
    this.who = who;
  }

  /** When and by whom it was done, unless it was reset or begun again since. */
  Optional<Line> done() {
    return last().filter(line -> line.action().equals(DONE));
  }

  /** When it was begun and never came to an end: we died in it. */
  Optional<Line> interrupted() {
    return last().filter(line -> line.action().equals(BEGAN) || line.action().equals(RESET));
  }

  /** Why it failed, if it did so the last time. */
  Optional<Line> failed() {
    return last().filter(line -> line.action().equals(FAILED));
  }

  /** What became of it so far, in words. */
  String story() {
    return done()
        .map(line -> "in since %s, by %s: %s".formatted(line.at(), line.who(), line.detail()))
        .or(() -> failed().map(line -> "failed at %s: %s".formatted(line.at(), line.detail())))
        .or(() -> interrupted().map(line -> "interrupted: began at " + line.at() + ", no end"))
        .orElse("never run");
  }

  private Optional<Line> last() {
    List<Line> lines = audit.of(subject);
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast());
  }

  void began(String detail) {
    audit.append(who, BEGAN, subject, detail);
  }

  void reset(String detail) {
    audit.append(who, RESET, subject, detail);
  }

  /** Other sets may be gone with it, so that they may be put in again. */
  static void forgetOthers(Audit audit, String set, String who) {
    audit.subjects().stream()
        .filter(subject -> subject.startsWith("seed ") && !subject.equals("seed " + set))
        .forEach(subject ->
            audit.append(who, FORGOTTEN, subject, "the reset of '" + set + "' emptied tables"));
  }

  void done(String detail) {
    audit.append(who, DONE, subject, detail);
  }

  void failed(String why) {
    audit.append(who, FAILED, subject, why);
  }
}
