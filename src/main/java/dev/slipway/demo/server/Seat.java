package dev.slipway.demo.server;

import dev.slipway.model.Failure;
import dev.slipway.process.Account;
import dev.slipway.process.FreePort;
import dev.slipway.process.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a private server sits and who runs it: servers refuse to be root.
 *
 * @param folder ours
 * @param account who runs it; empty: we do
 * @param port its port on loopback
 */
record Seat(Path folder, Optional<Account> account, int port) {

  /** A seat in that folder, for the first of these accounts that there is. */
  static Seat in(Path folder, List<String> accounts) {
    try {
      Optional<Account> account =
          Account.ourUid() == 0
              ? Stream.concat(accounts.stream(), Stream.of("nobody"))
                  .flatMap(name -> known(name).stream())
                  .findFirst()
              : Optional.empty();
      Seat seat = new Seat(folder, account, FreePort.find());
      Files.createDirectory(
          seat.own(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      seat.give(seat.own());
      return seat;
    } catch (IOException e) {
      throw Failure.failed("demo.server", "cannot use " + folder).because(e);
    }
  }

  private static Optional<Account> known(String name) {
    try {
      return Optional.of(Account.named(name));
    } catch (Failure e) {
      return Optional.empty();
    }
  }

  /** What is the server's. */
  Path own() {
    return folder.resolve("own");
  }

  /** Its data directory. */
  Path data() {
    return own().resolve("data");
  }

  /** What it and its helpers say. */
  File log() {
    return folder.resolve("log").toFile();
  }

  /** Writes a file that only the server can read. */
  Path secret(String name, String text) {
    Path file = own().resolve(name);
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text);
      give(file);
      return file;
    } catch (IOException e) {
      throw Failure.failed("demo.server", "cannot write " + file).because(e);
    }
  }

  private void give(Path file) throws IOException {
    if (account.isPresent()) {
      Files.setAttribute(file, "unix:uid", (int) account.get().uid());
      Files.setAttribute(file, "unix:gid", (int) account.get().gid());
    }
  }

  /** Runs one of its helpers to its end. */
  void run(List<String> command) {
    Process process = start(command);
    try {
      if (process.waitFor() != 0) {
        throw Failure.failed(
            "demo.server", command.getFirst() + " failed: " + PrivateServer.end(log()));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw Failure.cancelled("the demo was cancelled");
    }
  }

  /** Starts a program in a session of its own: Ctrl-C is for us, and we end it when apps ended. */
  Process start(List<String> command) {
    List<String> line = new ArrayList<>();
    Programs.find("setsid", Programs.SYSTEM_PATH, Path.of("/"))
        .ifPresent(setsid -> line.add(setsid.toString()));
    account.ifPresent(who -> line.addAll(who.become()));
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(own().toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log()));
    builder.environment().put("LC_ALL", "C.UTF-8");
    try {
      return builder.start();
    } catch (IOException e) {
      throw Failure.failed("demo.server", "cannot start " + command.getFirst()).because(e);
    }
  }
}
