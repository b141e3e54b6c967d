package dev.slipway.release;

import static dev.slipway.release.SampleRelease.FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.model.Progress;
import dev.slipway.process.Programs;
import dev.slipway.release.SampleRelease.Packed;
import dev.slipway.release.ZipMaker.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills, just before each kind of system call, a process that unpacks or removes a release. */
@Timeout(300)
class KilledWhileUnpackingIT {
  private static final String MARKER = ".slipway-complete";

  @TempDir Path dir;

  private ReleaseStore store;

  /**
   * A system call on a file of the release, and whether the release exists when we are killed
   * before it.
   */
  private record Point(String call, String file, boolean complete) {}

  private static final List<Point> UNPACKING =
      List.of(
          new Point("mkdir", "", false),
          new Point("mkdir", "shop", false),
          new Point("openat", "app.py", false),
          new Point("write", "app.py", false),
          new Point("symlink", "shop/alias.py", false),
          new Point("symlink", "uploads", false),
          new Point("openat", Manifest.FILE, false),
          new Point("openat", MARKER + ".new", false),
          new Point("write", MARKER + ".new", false),
          new Point("fsync", MARKER + ".new", false),
          new Point("rename", MARKER + ".new", false),
          new Point("fsync", "", true));

  private static final List<Point> REMOVING =
      List.of(
          new Point("unlink", MARKER, true),
          new Point("fsync", "", false),
          new Point("unlink", "app.py", false),
          new Point("rmdir", "shop", false),
          new Point("rmdir", "", false));

  @BeforeEach
  void needs_strace() throws IOException {
    assumeThat(Programs.find("strace", Programs.SYSTEM_PATH, Path.of("/"))).isPresent();
    store = store(dir);
    SampleRelease.app(dir.resolve("1.zip"), "1.0.0", Entry.file("uploads/logo.svg", "<svg/>"));
  }

  @Test
  void the_release_is_complete_or_absent_and_can_be_unpacked_again() throws Exception {
    for (Point point : UNPACKING) {
      killBefore(point, "unpack");

      assertThat(store.isComplete(FIRST)).as("%s", point).isEqualTo(point.complete());
      assertThat(store.damage(FIRST).isEmpty()).as("%s", point).isEqualTo(point.complete());
      unpack(dir);
      assertThat(store.damage(FIRST)).as("%s", point).isEmpty();
      assertThat(dir.resolve("shared/uploads/logo.svg")).hasContent("<svg/>");
      store.remove(FIRST);
    }
  }

  @Test
  void a_release_is_intact_or_absent_while_it_is_removed() throws Exception {
    for (Point point : REMOVING) {
      unpack(dir);
      killBefore(point, "remove");

      assertThat(store.isComplete(FIRST)).as("%s", point).isEqualTo(point.complete());
      assertThat(store.damage(FIRST).isEmpty()).as("%s", point).isEqualTo(point.complete());
      store.remove(FIRST);
      assertThat(SampleRelease.everythingIn(dir.resolve("releases"))).isEmpty();
    }
  }

  private void killBefore(Point point, String work) throws Exception {
    Path release = dir.resolve("releases").resolve(FIRST.value());
    List<String> line = new ArrayList<>(List.of("strace", "-f", "-b", "execve", "-o", "/dev/null"));
    line.addAll(List.of("-P", release.resolve(point.file()).toString()));
    line.addAll(List.of("-e", "trace=" + point.call()));
    line.addAll(List.of("-e", "inject=" + point.call() + ":signal=KILL:when=1"));
    line.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    line.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    line.addAll(List.of(System.getProperty("java.class.path"), Child.class.getName()));
    line.addAll(List.of(dir.toString(), work));
    Process child = new ProcessBuilder(line).inheritIO().start();
    assertThat(child.waitFor()).as("%s was not killed", point).isNotZero();
  }

  /** The process that is killed. */
  static final class Child {
    private Child() {}

    /** Arguments: the directory, and what to do there. */
    public static void main(String[] arguments) throws IOException {
      Path dir = Path.of(arguments[0]);
      if (arguments[1].equals("unpack")) {
        unpack(dir);
      } else {
        store(dir).remove(FIRST);
      }
    }
  }

  private static ReleaseStore store(Path dir) {
    return new ReleaseStore(dir.resolve("releases"), dir.resolve("current"));
  }

  private static void unpack(Path dir) throws IOException {
    Packed packed = Packed.of(dir.resolve("1.zip"));
    SharedPaths shared =
        new SharedPaths(dir.resolve("shared"), List.of("uploads/"), Optional.empty());
    store(dir).unpack(FIRST, packed.archive(), packed.digest(), shared, Progress.SILENT);
  }
}
