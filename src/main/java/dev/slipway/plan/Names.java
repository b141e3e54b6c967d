package dev.slipway.plan;

import dev.slipway.model.BackupName;
import dev.slipway.model.ReleaseId;

/**
 * The names of the backups that one deployment takes, chosen when it is planned.
 *
 * @param number the deployment's number
 * @param intent what was asked for
 */
record Names(long number, Intent intent) {

  /** The proven backup of what is there, under the version that wrote it. */
  BackupName proven(Situation now) {
    return backup("proven", oldVersion(now));
  }

  /** The copy from right before the database changes. */
  BackupName before() {
    return backup("before", intent.version());
  }

  /** The copy from when it had changed and the new instance was up. */
  BackupName after() {
    return backup("after", intent.version());
  }

  /** What going back replaces. */
  BackupName rescue() {
    return backup("rescue", intent.version());
  }

  private BackupName backup(String purpose, String version) {
    return new BackupName(number + "-" + purpose + "-" + version);
  }

  /** The version that serves. */
  static String oldVersion(Situation now) {
    return now.current().map(ReleaseId::version).orElse("none");
  }
}
