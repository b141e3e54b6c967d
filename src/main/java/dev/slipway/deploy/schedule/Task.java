package dev.slipway.deploy.schedule;

import dev.slipway.config.AppConfig.BackupConfig;
import dev.slipway.model.Cron;
import java.util.Optional;

/** Something that is done unasked. */
public enum Task {
  /** Takes a backup and proves it. */
  BACKUP("backup"),
  /** Uploads what a backup left to be uploaded. Not by the clock: as soon as there is something. */
  OFF_SITE("off-site copy"),
  /** Restores the newest backup, here and off site. */
  VERIFY("verification");

  private final String word;

  Task(String word) {
    this.word = word;
  }

  /** Its name in messages and in the audit. */
  public String word() {
    return word;
  }

  /** When it is done; empty when never, or not by the clock. */
  public Optional<Cron> cron(BackupConfig backup) {
    return switch (this) {
      case BACKUP -> backup.schedule();
      case OFF_SITE -> Optional.empty();
      case VERIFY -> backup.verify();
    };
  }
}
