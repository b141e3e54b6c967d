package dev.slipway.database.mariadb;

import dev.slipway.database.DatabaseUrl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Databases of ours on the server: {@code slipway_}, eight digits that say whose they are, a letter
 * for what, eight digits that make it the only one.
 */
final class Scratch {
  /** What every one of them begins with, so that a grant can be limited to it. */
  static final String PREFIX = "slipway_";

  private static final SecureRandom RANDOM = new SecureRandom();

  /** In use by this process: not left over, though nothing refers to them yet. */
  private static final Set<String> UNDER_WAY = ConcurrentHashMap.newKeySet();

  private final String prefix;

  /** Those of one live database and the directory of its backups on this host. */
  Scratch(String live, Path backups) {
    String whose = host() + '\0' + backups.toAbsolutePath().normalize() + '\0' + live;
    this.prefix = PREFIX + digits(whose) + "_";
  }

  /**
   * The same on a server that many hosts may share: where the live database is tells them apart.
   */
  static Scratch elsewhere(DatabaseUrl live, Path backups) {
    return new Scratch(live.toString(), backups);
  }

  private static String host() {
    try {
      return java.nio.file.Files.readString(Path.of("/etc/hostname")).strip();
    } catch (java.io.IOException e) {
      return "";
    }
  }

  /** What one is for. */
  enum Use {
    /** Work under way: gone when it is done. */
    WORK('w'),
    /** A backup's tables, complete when a backup refers to it. */
    BACKUP('b'),
    /** A backup restored, kept for clones; complete when its comment says so. */
    BASE('k'),
    /** A clone, with an account of the same name. */
    CLONE('c'),
    /** What a clone was at some moment. */
    REMEMBERED('r'),
    /** Keys of rows that were written to a clone. */
    EXCUSED('x'),
    /** What a clone was when its writes were replayed. */
    WRITTEN('z'),
    /** Data to go back to; complete when its comment says so. */
    PREPARED('p'),
    /** A part of a backup's rows; complete when its comment says so. */
    SAMPLE('s');

    private final char letter;

    Use(char letter) {
      this.letter = letter;
    }
  }

  /** A name that nothing has. */
  String fresh(Use use) {
    byte[] random = new byte[4];
    RANDOM.nextBytes(random);
    String name = prefix + use.letter + HexFormat.of().formatHex(random);
    UNDER_WAY.add(name);
    return name;
  }

  /** The name that always belongs to {@code what}. */
  String of(Use use, String what) {
    return prefix + use.letter + digits(what);
  }

  /** The name for something else about the same. */
  static String beside(String name, Use use) {
    int at = PREFIX.length() + 9;
    return name.substring(0, at) + use.letter + name.substring(at + 1);
  }

  /** Nothing of this process works on it any more. */
  static void done(String name) {
    UNDER_WAY.remove(name);
  }

  /** Creates it empty, with the character set of another, whatever was under its name. */
  void create(Session session, String name, String like) throws SQLException {
    createWith(session, name, Catalogues.defaults(session, like));
  }

  /** The same, with what {@link Catalogues#defaults} says. */
  static void createWith(Session session, String name, String defaults) throws SQLException {
    session.run(
        "DROP DATABASE IF EXISTS " + Sql.name(name),
        "CREATE DATABASE " + Sql.name(name) + " " + defaults);
  }

  static void drop(Session session, String name) throws SQLException {
    session.run("SET foreign_key_checks = 0", "DROP DATABASE IF EXISTS " + Sql.name(name));
    done(name);
  }

  /** Takes one away that work was done in; also when that fails, it is left over from now on. */
  static void end(Server server, String name) throws SQLException {
    try (Session session = server.open()) {
      drop(session, name);
    } finally {
      done(name);
    }
  }

  /** Every one for these uses on the server that nothing of this process works on. */
  List<String> leftOver(Session session, Use... uses) throws SQLException {
    List<String> found = new ArrayList<>();
    for (String name : names(session)) {
      for (Use use : uses) {
        if (name.charAt(prefix.length()) == use.letter && !UNDER_WAY.contains(name)) {
          found.add(name);
        }
      }
    }
    return found;
  }

  /** Every one for these uses on the server, whoever works on it. */
  List<String> all(Session session, Use... uses) throws SQLException {
    return names(session).stream()
        .filter(name ->
            java.util.Arrays.stream(uses)
                .anyMatch(use -> name.charAt(prefix.length()) == use.letter))
        .toList();
  }

  private List<String> names(Session session) throws SQLException {
    return session.list(
        "SELECT schema_name FROM information_schema.schemata WHERE LEFT(schema_name, "
            + prefix.length()
            + ") = "
            + Sql.text(prefix)
            + " AND LENGTH(schema_name) > "
            + prefix.length(),
        row -> row.getString(1));
  }

  private static String digits(String of) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(of.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
