package dev.slipway.process;

import dev.slipway.model.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The argument list that starts a program so that it can be ended and excluded reliably: {@code
 * flock --no-fork -n LOCK setsid setpriv --reuid USER … PROGRAM}. Each of these replaces itself by
 * the next, so that the number of the process we start is the program's own. It is then leader of
 * its own session, and the lock lives exactly as long as it or a descendant does, also without us.
 *
 * <p>A child of the JVM is never a group leader, so {@code setsid} does not fork. Signals that we
 * ignore, as under nohup(1), are not ignored by it.
 */
public final class Launch {
  /** Exit code of flock(1) when somebody else holds the lock; chosen so that programs avoid it. */
  public static final int LOCKED = 233;

  static {
    IgnoredSignals.handle();
  }

  private Launch() {}

  /**
   * Wraps an argument list.
   *
   * @param arguments program and arguments
   * @param lock file to hold while it runs; created when missing, its folder must exist
   * @param user account to run as; our own, or absent, changes nothing
   * @param enter what leads into the sandbox it runs in; empty outside of any
   * @throws Failure when the account does not exist or we are not root and may not change to it
   */
  public static List<String> line(
      List<String> arguments, Optional<Path> lock, Optional<String> user, List<String> enter) {
    List<String> line = new ArrayList<>();
    lock.ifPresent(file ->
        line.addAll(
            List.of(
                Programs.system("flock"),
                "--no-fork",
                "--nonblock",
                "--conflict-exit-code=" + LOCKED,
                file.toAbsolutePath().toString())));
    line.add(Programs.system("setsid"));
    line.addAll(enter);
    user.map(Account::named)
        .filter(account -> !account.isOurs())
        .ifPresent(account -> line.addAll(account.become()));
    line.addAll(arguments);
    return List.copyOf(line);
  }

  /** Wraps an argument list for a program outside of any sandbox. */
  public static List<String> line(
      List<String> arguments, Optional<Path> lock, Optional<String> user) {
    return line(arguments, lock, user, List.of());
  }

  /** Wraps an argument list for these surroundings. */
  static List<String> line(List<String> arguments, Optional<Path> lock, Surroundings in) {
    return line(arguments, lock, in.user(), in.enter().isEmpty() ? List.of() : entering(in));
  }

  /** Whoever enters a sandbox stands at its root, and a working directory from outside is none. */
  private static List<String> entering(Surroundings in) {
    List<String> words = new ArrayList<>(in.enter());
    words.addAll(List.of(Programs.system("env"), "--chdir=" + in.directory()));
    return words;
  }
}
