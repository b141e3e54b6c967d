package dev.slipway.process;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A user account of this host.
 *
 * @param name its name
 * @param uid user number
 * @param gid number of its main group
 */
public record Account(String name, long uid, long gid) {

  /** Looks an account up by name, in {@code getent passwd} so that directories count too. */
  public static Account named(String name) {
    return entry(name)
        .map(fields -> new Account(fields[0], Long.parseLong(fields[2]), Long.parseLong(fields[3])))
        .orElseThrow(() ->
            Failure.usage("user.unknown", "there is no user account '" + name + "' here")
                .next("create it (useradd --system --no-create-home " + name + ")"));
  }

  /** Whether it is the account we run as. */
  public boolean isOurs() {
    return uid == ourUid();
  }

  /** Number of the account we run as. */
  public static long ourUid() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw Failure.failed("process.self", "cannot read /proc/self").because(e);
    }
  }

  /** Arguments that change to it for good, with its own groups only; see setpriv(1). */
  public List<String> become() {
    if (ourUid() != 0) {
      throw Failure.usage("user.not-root", "only root can run programs as '" + name + "'")
          .next("remove 'user:' from slipway.yaml, or run Slipway as root");
    }
    return List.of(Programs.system("setpriv"), "--reuid=" + uid, "--regid=" + gid, "--init-groups");
  }

  private static Optional<String[]> entry(String name) {
    try {
      Optional<String[]> local =
          Files.readAllLines(Path.of("/etc/passwd"), StandardCharsets.UTF_8).stream()
              .map(line -> line.split(":", -1))
              .filter(fields -> fields.length >= 7 && fields[0].equals(name))
              .findFirst();
      return local.isPresent() ? local : directoryService(name);
    } catch (IOException e) {
      throw Failure.failed("user.lookup", "cannot read /etc/passwd").because(e);
    }
  }

  /** For accounts that live in LDAP and the like. */
  private static Optional<String[]> directoryService(String name) throws IOException {
    Optional<Path> getent = Programs.find("getent", Programs.SYSTEM_PATH, Path.of("/"));
    if (getent.isEmpty() || name.startsWith("-")) {
      return Optional.empty();
    }
    Process process =
        new ProcessBuilder(getent.get().toString(), "passwd", name)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      return reader
          .lines()
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length >= 7 && fields[0].equals(name))
          .findFirst();
    }
  }
}
