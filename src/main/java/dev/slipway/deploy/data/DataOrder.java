package dev.slipway.deploy.data;

import dev.slipway.model.BackupName;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which data are to come in the place of what is live.
 *
 * @param dump a dump; empty for a backup
 * @param backup a backup; empty for a dump
 * @param confirmed the environment's name as a person typed it; empty when nobody did
 * @param by who asks
 */
public record DataOrder(
    Optional<Path> dump, Optional<BackupName> backup, String confirmed, String by) {

  /** The data in a dump. */
  public static DataOrder ofDump(Path dump, String confirmed, String by) {
    return new DataOrder(Optional.of(dump), Optional.empty(), confirmed, by);
  }

  /** The data in a backup. */
  public static DataOrder ofBackup(BackupName backup, String confirmed, String by) {
    return new DataOrder(Optional.empty(), Optional.of(backup), confirmed, by);
  }

  /** The verb that a person typed. */
  public String verb() {
    return dump.isPresent() ? "db import" : "backup restore";
  }

  /** What comes, in words. */
  String inWords() {
    return dump.map(Path::toString).or(() -> backup.map(BackupName::value)).orElse("");
  }
}
