package dev.slipway.deploy;

import dev.slipway.journal.Audit;
import dev.slipway.journal.Audit.Line;
import dev.slipway.model.BackupName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What happened to backups after they were taken: proven again, found different, noted on. Kept in
 * the audit, since a backup itself never changes. For one thread.
 */
public final class BackupMemory {
  private static final String SUBJECT = "backup ";
  private static final String PROVEN = "proven";
  private static final String DIFFERS = "differs";
  private static final String NOTED = "noted";

  private final Audit audit;
  private final String who;

  /**
   * That memory.
   *
   * @param who whom it is about when something is remembered
   */
  public BackupMemory(Audit audit, String who) {
    this.audit = audit;
    this.who = who;
  }

  /** Those that were found different when they were last restored, among the backups of a site. */
  static Set<BackupName> bad(Path journal) {
    Set<BackupName> bad = new HashSet<>();
    if (!Files.exists(journal)) {
      return bad;
    }
    try (Audit audit = Audit.open(journal)) {
      BackupMemory memory = new BackupMemory(audit, "");
      audit.subjects().stream()
          .filter(subject -> subject.startsWith(SUBJECT))
          .map(subject -> new BackupName(subject.substring(SUBJECT.length())))
          .filter(name -> memory.isBad(name))
          .forEach(bad::add);
    }
    return bad;
  }

  /** It was restored and equals its manifest. */
  public void proven(BackupName name, String how) {
    audit.append(who, PROVEN, SUBJECT + name, how);
  }

  /** It was restored and is something else. */
  public void differs(BackupName name, String what) {
    audit.append(who, DIFFERS, SUBJECT + name, what);
  }

  /** A person's words about it. */
  public void note(BackupName name, String words) {
    audit.append(who, NOTED, SUBJECT + name, words);
  }

  /** When it was last restored and equal; empty when that was not done since it was taken. */
  public Optional<Instant> lastProven(BackupName name) {
    return last(name, Set.of(PROVEN)).map(Line::at);
  }

  /** Whether it was something else when it was last restored. */
  public boolean isBad(BackupName name) {
    return last(name, Set.of(PROVEN, DIFFERS))
        .filter(line -> line.action().equals(DIFFERS))
        .isPresent();
  }

  /** The last words about it; empty when there are none. */
  public String note(BackupName name) {
    return last(name, Set.of(NOTED)).map(Line::detail).orElse("");
  }

  private Optional<Line> last(BackupName name, Set<String> actions) {
    List<Line> lines = audit.of(SUBJECT + name);
    return lines.reversed().stream().filter(line -> actions.contains(line.action())).findFirst();
  }
}
