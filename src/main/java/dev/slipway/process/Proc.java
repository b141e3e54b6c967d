package dev.slipway.process;

import dev.slipway.model.Failure;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code /proc}; see proc(5). A process that ends while we look is simply not there. */
final class Proc {
  private static final long KILOBYTE = 1024;

  /** More than fifty numbers and a name of sixteen bytes take. */
  private static final int STAT = 4096;

  private static final Path ROOT = Path.of("/proc");
  private static final String BOOT = read(ROOT.resolve("sys/kernel/random/boot_id")).orElse("");

  private Proc() {}

  /** All processes we can see. */
  static List<ProcessStat> all() {
    // Not by Path: this is done after every program that ends, often by a JVM that just began.
    String[] names = ROOT.toFile().list();
    if (names == null) {
      throw Failure.failed("process.list", "cannot list the processes under /proc");
    }
    List<ProcessStat> found = new ArrayList<>();
    for (String name : names) {
      if (Character.isDigit(name.charAt(0))) {
        stat(Long.parseLong(name)).ifPresent(found::add);
      }
    }
    return found;
  }

  static Optional<ProcessStat> stat(long pid) {
    try (FileInputStream file = new FileInputStream("/proc/" + pid + "/stat")) {
      return Optional.of(parse(pid, new String(file.readNBytes(STAT), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      return Optional.empty(); // a process that ended: ENOENT or ESRCH
    }
  }

  /** The name in parentheses may itself hold blanks and parentheses, so we look from the right. */
  private static ProcessStat parse(long pid, String line) {
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    return new ProcessStat(
        new ProcessIdentity(pid, Long.parseLong(fields[19]), BOOT),
        fields[0].charAt(0),
        Long.parseLong(fields[1]),
        Long.parseLong(fields[2]),
        Long.parseLong(fields[3]));
  }

  /**
   * A figure that a file there gives in kilobytes, in bytes; 0 when it is not there or not ours to
   * look at.
   */
  static long kilobytes(Path file, String name) {
    return read(file).stream()
            .flatMap(String::lines)
            .filter(line -> line.startsWith(name))
            .map(line -> line.replaceAll("[^0-9]", ""))
            .mapToLong(Long::parseLong)
            .findFirst()
            .orElse(0)
        * KILOBYTE;
  }

  static Optional<String> commandLine(long pid) {
    return read(ROOT.resolve(pid + "/cmdline"))
        .map(line -> line.replace('\0', ' ').strip())
        .filter(line -> !line.isEmpty())
        .or(() -> read(ROOT.resolve(pid + "/comm")))
        .map(line -> line.length() > 200 ? line.substring(0, 200) + "…" : line);
  }

  /** Numbers of the open files of a process; empty when it is gone or not ours to look at. */
  static List<Path> openFiles(long pid) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(ROOT.resolve(Long.toString(pid)).resolve("fd"))) {
      entries.forEach(found::add);
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return found; // ended meanwhile, or another user's
    }
    return found;
  }

  /** What an open file is: a path, or such as {@code pipe:[4711]}. */
  static Optional<String> target(Path openFile) {
    try {
      return Optional.of(Files.readSymbolicLink(openFile).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether this open file carries a lock of flock(2); children inherit it with the file. */
  static boolean carriesFlock(long pid, Path openFile) {
    return read(ROOT.resolve(pid + "/fdinfo/" + openFile.getFileName()))
        .filter(info -> info.lines().anyMatch(l -> l.startsWith("lock:") && l.contains("FLOCK")))
        .isPresent();
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip());
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty(); // a process that ended: ENOENT or ESRCH
    }
  }
}
