package dev.slipway.database.postgres;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.model.BackupName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Names of what we make on a server: all begin with a prefix that belongs to one live database and
 * its backups, so that nothing of another app is ever touched.
 *
 * @param prefix such as {@code slipway_4f1c22ab90}
 */
record Ours(String prefix) {
  /** What a backup was restored to, from which clones are made. */
  static final String TEMPLATE = "t";

  /** A part of a template's rows, from which clones are made instead. */
  static final String SAMPLE = "s";

  /** What rehearsals write. */
  static final String CLONE = "c";

  /** How a clone was at a moment. */
  static final String REMEMBERED = "r";

  /** A backup that is a database. */
  static final String KEPT = "k";

  /** What is about to become the live database. */
  static final String NEXT = "n";

  static Ours of(String live, Path backups) {
    return new Ours("slipway_" + hash(backups.toAbsolutePath().normalize() + "\n" + live));
  }

  /**
   * On a server that many hosts may share: what tells these apart is in it, and where the live
   * database is.
   */
  static Ours elsewhere(DatabaseUrl live, Path backups) {
    return of(read("/etc/machine-id") + read("/etc/hostname") + live, backups);
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file)).strip() + "\n";
    } catch (IOException e) {
      return "\n";
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The account that owns what clones hold. */
  String role() {
    return prefix;
  }

  /** The database of that kind that belongs to a backup. */
  String of(String kind, BackupName backup) {
    return prefix + "_" + kind + "_" + hash(backup.value());
  }

  /** A new name of that kind. */
  String fresh(String kind) {
    return prefix + "_" + kind + "_" + random().substring(0, 10);
  }

  /** A pattern for LIKE that finds all databases of that kind. */
  String like(String kind) {
    return prefix.replace("_", "\\_") + "\\_" + kind + "\\_%";
  }

  /** 192 bits that nobody can guess. */
  static String random() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
