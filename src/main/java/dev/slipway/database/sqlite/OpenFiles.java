package dev.slipway.database.sqlite;

import dev.slipway.database.OtherWriters;
import dev.slipway.database.Writer;
import dev.slipway.model.Failure;
import dev.slipway.process.ProcessStat;
import dev.slipway.process.ProcessTree;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Finds who has a database open by looking through the open files of all processes, by device and
 * number: so a file is found under any name, from inside a container, and after it was unlinked.
 */
final class OpenFiles {
  private static final Path PROC = Path.of("/proc");

  private final Set<Object> wanted = new HashSet<>();
  private boolean complete = Files.isReadable(PROC.resolve("1/stat"));

  private OpenFiles(SqliteFile file) {
    for (Path path : file.all()) {
      try {
        wanted.add(identity(path));
      } catch (NoSuchFileException e) {
        // Not every database has all of them.
      } catch (IOException e) {
        throw Failure.failed("database.no-access", "cannot look at " + path).because(e);
      }
    }
  }

  /**
   * Everybody who has it open, except {@code ours} with all their descendants. When {@code /proc}
   * hides processes, or does not let us look into one, the answer is incomplete.
   */
  static OtherWriters find(SqliteFile file, Set<Long> ours) {
    OpenFiles search = new OpenFiles(file);
    ProcessTree processes = ProcessTree.now();
    Set<Long> left = new HashSet<>(ours);
    left.add(ProcessHandle.current().pid()); // we read it too, but what we start may write
    ours.forEach(pid -> processes.descendantsOf(pid).forEach(process -> left.add(process.pid())));
    List<Writer> seen = new ArrayList<>();
    for (ProcessStat process : processes.processes()) {
      if (!left.contains(process.pid()) && search.hasOpen(process.pid())) {
        seen.add(new Writer(process.pid(), Long.toString(process.pid()), describe(process)));
      }
    }
    return new OtherWriters(seen, search.complete);
  }

  private boolean hasOpen(long pid) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
      for (Path file : files) {
        if (isWanted(file)) {
          return true;
        }
      }
      return false;
    } catch (AccessDeniedException e) {
      complete = false;
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      return false; // ended meanwhile
    }
  }

  /** Links to what is no file, such as {@code pipe:[4711]}, are not worth asking. */
  private boolean isWanted(Path openFile) {
    try {
      return Files.readSymbolicLink(openFile).isAbsolute() && wanted.contains(identity(openFile));
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  private static Object identity(Path file) throws IOException {
    return Objects.requireNonNull(
        Files.readAttributes(file, BasicFileAttributes.class).fileKey(), "device and number");
  }

  private static String describe(ProcessStat process) {
    try {
      Object owner = Files.getAttribute(PROC.resolve(Long.toString(process.pid())), "owner:owner");
      return process.identity().describe() + " of " + owner;
    } catch (IOException e) {
      return process.identity().describe();
    }
  }
}
