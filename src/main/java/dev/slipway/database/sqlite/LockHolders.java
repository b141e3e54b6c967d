package dev.slipway.database.sqlite;

import dev.slipway.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who holds SQLite's locks on a file, from {@code /proc/locks}: with a rollback journal they are on
 * the file itself, with a write-ahead log on its {@code -shm}. For messages only.
 */
final class LockHolders {
  /** {@code 3: POSIX ADVISORY WRITE 4711 fe:00:131096 0 0}; a waiting one has an arrow in it. */
  private static final Pattern HELD =
      Pattern.compile(
          "\\d+: POSIX +\\S+ +(READ|WRITE) +(\\d+) +\\p{XDigit}+:\\p{XDigit}+:(\\d+) .*");

  private LockHolders() {}

  /** Such as {@code " by process 4711 (python worker.py)"}; empty when nobody can be named. */
  static String describe(SqliteFile file) {
    List<String> names = new ArrayList<>();
    for (long pid : pids(file)) {
      ProcessIdentity.of(pid).map(ProcessIdentity::describe).ifPresent(names::add);
    }
    return names.isEmpty() ? "" : names.stream().collect(Collectors.joining(", ", " by ", ""));
  }

  private static Set<Long> pids(SqliteFile file) {
    Set<Long> pids = new TreeSet<>();
    try {
      List<@Nullable Object> numbers = new ArrayList<>();
      for (Path path : file.all()) {
        if (Files.exists(path)) {
          numbers.add(Files.getAttribute(path, "unix:ino"));
        }
      }
      for (String line : Files.readAllLines(Path.of("/proc/locks"))) {
        Matcher lock = HELD.matcher(line.strip());
        if (lock.matches() && numbers.contains(Long.parseLong(lock.group(3)))) {
          pids.add(Long.parseLong(lock.group(2)));
        }
      }
      pids.remove(ProcessHandle.current().pid());
      return pids;
    } catch (IOException e) {
      return pids; // only a name in a message is missing
    }
  }
}
