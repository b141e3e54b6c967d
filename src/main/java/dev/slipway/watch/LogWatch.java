package dev.slipway.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Counts the errors in the output of some instances by signature, reading on from where it was. In
 * bounded memory and time: at most so many signatures, and so many bytes and errors at a time; the
 * rest is counted as not read. Not thread-safe.
 */
public final class LogWatch {
  /** Bytes of each log that are read at a time. */
  static final int MOST_BYTES = 512 << 10;

  /** Signatures that are told apart. */
  static final int MOST_SIGNATURES = 200;

  private static final int MOST_ERRORS = 500;
  private static final int BEGINNING = 256 << 10;
  private static final int PARTS = 8;

  private final List<Log> logs = new ArrayList<>();
  private final Map<String, Found> found = new LinkedHashMap<>();
  private long errorsLeftOut;
  private int errorsNow;

  /** One log and where its lines go. */
  private record Log(GrowingFile file, ErrorLines lines) {}

  /** How often one error came, and its first line. */
  private static final class Found {
    private final String line;
    private long count;

    Found(String line) {
      this.line = line;
    }
  }

  /**
   * An error.
   *
   * @param signature what it has in common with others of its kind
   * @param count how often it came
   * @param line the first time, as it was written; at most {@value Signature#LONGEST} characters
   */
  public record LoggedError(String signature, long count, String line) {}

  /** Watches these files, each from its beginning. */
  public LogWatch(List<Path> files) {
    files.forEach(file -> logs.add(log(new GrowingFile(file))));
  }

  private Log log(GrowingFile file) {
    return new Log(file, new ErrorLines(this::error));
  }

  /**
   * The signatures of errors in what these instances wrote: at their start, which is where harmless
   * ones stand, and lately. Reads less than a megabyte of each.
   */
  public static Set<String> signatures(List<Path> files) {
    LogWatch watch = new LogWatch(List.of());
    for (Path file : files) {
      watch.readBeginning(oldestPart(file));
      watch.readEnd(file);
    }
    return new TreeSet<>(watch.found.keySet());
  }

  /** Where a log was cut, its beginning is in the part with the highest number. */
  private static Path oldestPart(Path file) {
    Path oldest = file;
    for (int part = 1; part <= PARTS; part++) {
      Path older = file.resolveSibling(file.getFileName() + "." + part);
      oldest = Files.isReadable(older) ? older : oldest;
    }
    return oldest;
  }

  private void readBeginning(Path file) {
    ErrorLines lines = new ErrorLines(this::error);
    try (var in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(BEGINNING), StandardCharsets.UTF_8);
      text.lines().forEach(lines::line);
      lines.flush();
    } catch (IOException e) {
      // An instance that wrote nothing.
    }
    errorsNow = 0;
  }

  private void readEnd(Path file) {
    Log log = log(new GrowingFile(file));
    try {
      log.file().startBeforeEnd(MOST_BYTES);
    } catch (IOException e) {
      return;
    }
    read(log);
    log.lines().flush();
  }

  /** Reads what was written since the last time. */
  public void read() {
    logs.forEach(this::read);
  }

  /** Reads once more, and tells what still waited for further lines. */
  public void finish() {
    read();
    logs.forEach(log -> log.lines().flush());
  }

  private void read(Log log) {
    errorsNow = 0;
    try {
      if (!log.file().read(MOST_BYTES, log.lines()::line)) {
        log.lines().flush();
      }
    } catch (IOException e) {
      // The next time; a log that cannot be read is no reason to judge a release.
    }
  }

  private void error(String what, String line) {
    if (++errorsNow > MOST_ERRORS) {
      errorsLeftOut++;
      return;
    }
    String signature = Signature.of(what);
    Found one = found.get(signature);
    if (one == null) {
      if (found.size() == MOST_SIGNATURES) {
        errorsLeftOut++;
        return;
      }
      one = new Found(line.substring(0, Math.min(line.length(), Signature.LONGEST)));
      found.put(signature, one);
    }
    one.count++;
  }

  /** The errors whose signature is not among these, in the order in which they first came. */
  public List<LoggedError> besides(Set<String> known) {
    List<LoggedError> others = new ArrayList<>();
    found.forEach((signature, one) -> {
      if (!known.contains(signature)) {
        others.add(new LoggedError(signature, one.count, one.line));
      }
    });
    return others;
  }

  /** How often each error came. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    found.forEach((signature, one) -> counts.put(signature, one.count));
    return counts;
  }

  /** Bytes that were never read, because too many came. */
  public long bytesNotRead() {
    return logs.stream().mapToLong(log -> log.file().skipped()).sum();
  }

  /** Errors that were seen and not told apart, because too many came. */
  public long errorsLeftOut() {
    return errorsLeftOut;
  }
}
