package dev.slipway.database.postgres;

import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.process.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A dump in pg_dump's directory format, which the stock pg_restore reads. */
final class Dump {
  private static final String FOLDER = "dump";

  private final Path folder;
  private final Clients clients;

  /** The dump in a backup's directory, there or not yet. */
  Dump(Path backup, Clients clients) {
    this.folder = backup.resolve(FOLDER);
    this.clients = clients;
  }

  /** Where it is in a backup's directory. */
  static Path folder(Path backup) {
    return backup.resolve(FOLDER);
  }

  static boolean isIn(Path backup) {
    return Files.isDirectory(backup.resolve(FOLDER));
  }

  /** Makes it, of the moment of a snapshot if there is one. Its workers compress side by side. */
  void write(Server server, String database, Optional<String> snapshot) {
    // Two: more would take from the app what a small host has.
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--format=directory",
                "--jobs=2",
                "--compress=1",
                "--no-sync",
                "--lock-wait-timeout=10s",
                "--file=" + folder));
    snapshot.ifPresent(name -> arguments.add("--snapshot=" + name));
    requireDone(
        clients.run(server, database, parent(), "pg_dump", arguments),
        "backup.dump",
        "pg_dump of " + database);
  }

  /** Makes one of the schema alone. */
  void writeSchema(Server server, String database) {
    requireDone(
        clients.run(
            server,
            database,
            parent(),
            "pg_dump",
            List.of("--format=directory", "--schema-only", "--no-sync", "--file=" + folder)),
        "backup.dump",
        "pg_dump of the schema of " + database);
  }

  private Path parent() {
    return java.util.Objects.requireNonNull(folder.getParent());
  }

  private static void requireDone(Outcome outcome, String code, String what) {
    if (outcome.succeeded()) {
      return;
    }
    String output = outcome.output();
    requireRoom(output, what);
    boolean cut =
        Stream.of("connection to server", "server closed the connection", "terminating connection")
            .anyMatch(output::contains);
    if (cut) {
      throw Failure.failed("database.unreachable", what + " was cut off:\n" + output)
          .next("see that the server runs and can be reached, and do it again");
    }
    if (output.contains("permission denied")) {
      throw Failure.usage("database.grant", what + " was not allowed:\n" + output)
          .next("let Slipway's account read everything: GRANT pg_read_all_data TO <account>");
    }
    outcome.orFail(code, what);
  }

  /** What the server says begins otherwise than what its clients say of files of their own. */
  static void requireRoom(String output, String what) {
    if (!output.contains("No space left on device")) {
      return;
    }
    if (output.contains("ERROR:  ")) {
      throw States.diskFull(what + ": the server's disk is full:\n" + output);
    }
    throw Failure.failed("backup.disk-full", what + ": the backups' disk is full:\n" + output)
        .now("the database is what it was; nothing half is left behind")
        .next("make room there, and do it again");
  }

  /**
   * Restores it into an empty database.
   *
   * @param without kinds of objects to leave out, as they stand in the list of contents
   * @param sections {@code pre-data}, {@code data}, {@code post-data}; all when empty
   */
  void restore(
      Server server, String database, Path scratch, List<String> without, List<String> sections) {
    Path list = scratch.resolve("contents-" + database + ".txt");
    try {
      Files.write(list, contents(scratch, without), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw Failure.failed("backup.directory", "cannot write " + list).because(e);
    }
    List<String> arguments = new ArrayList<>();
    sections.forEach(section -> arguments.add("--section=" + section));
    arguments.addAll(
        List.of(
            "--jobs=2",
            "--exit-on-error",
            "--no-owner",
            "--no-publications",
            "--no-subscriptions",
            "--no-security-labels",
            "--no-tablespaces",
            "--use-list=" + list,
            "--dbname=" + database,
            folder.toString()));
    requireDone(
        clients.run(server, database, scratch, "pg_restore", arguments),
        "restore.failed",
        "restoring the dump");
  }

  private List<String> contents(Path scratch, List<String> without) {
    Outcome listed =
        clients.run(
            new Server(dev.slipway.database.DatabaseUrl.parse("postgresql:///none")),
            "none",
            scratch,
            "pg_restore",
            List.of("--list", "--file=" + scratch.resolve("list.txt"), folder.toString()));
    requireDone(listed, "restore.unreadable", "reading the dump's list of contents");
    try (Stream<String> lines = Files.lines(scratch.resolve("list.txt"), StandardCharsets.UTF_8)) {
      return lines.filter(line -> without.stream().noneMatch(kind -> isOf(line, kind))).toList();
    } catch (IOException e) {
      throw Failure.failed("backup.directory", "cannot read " + scratch).because(e);
    }
  }

  /** A line is {@code 4711; 1259 16385 TABLE public customer owner}. */
  private static boolean isOf(String line, String kind) {
    return line.matches("\\d+; \\d+ \\d+ " + kind + " .*");
  }

  /** Over names and bytes of all its files. */
  Digest digest() {
    try (Stream<Path> files = Files.list(folder)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files.sorted().toList()) {
        digest.update((file.getFileName() + "\0").getBytes(StandardCharsets.UTF_8));
        digest.update((Files.size(file) + "\0").getBytes(StandardCharsets.UTF_8));
        add(digest, file);
      }
      return new Digest(HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      throw Failure.state("backup.unreadable", "cannot read " + folder).because(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(MessageDigest digest, Path file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (InputStream bytes = Files.newInputStream(file)) {
      for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
  }

  long bytes() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
