package dev.slipway.release;

import static dev.slipway.release.SampleRelease.FIRST;
import static dev.slipway.release.SampleRelease.SECOND;
import static dev.slipway.release.SampleRelease.everythingIn;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.release.SampleRelease.Packed;
import dev.slipway.release.ZipMaker.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseStoreTest {
  private static final Digest ANOTHER = new Digest("0".repeat(64));

  @TempDir Path dir;

  private Path releases;
  private ReleaseStore store;
  private Packed packed;

  @BeforeEach
  void an_archive() throws IOException {
    releases = dir.resolve("root/releases");
    store = new ReleaseStore(releases, dir.resolve("root/current"));
    packed = SampleRelease.app(dir.resolve("1.zip"), "1.0.0");
  }

  @Test
  void an_unpacked_release_is_what_was_packaged_and_nobody_may_write_it() throws IOException {
    unpack(Progress.SILENT);

    Path release = releases.resolve(FIRST.value());
    assertThat(store.isComplete(FIRST)).isTrue();
    assertThat(store.damage(FIRST)).isEmpty();
    assertThat(store.list()).containsExactly(FIRST);
    assertThat(release.resolve("app.py")).hasContent("VERSION = '1.0.0'\n");
    assertThat(Files.readSymbolicLink(release.resolve("shop/alias.py"))).hasToString("../app.py");
    assertThat(Files.getPosixFilePermissions(release.resolve("app.py")))
        .isEqualTo(fromString("r--r--r--"));
    assertThat(Files.getPosixFilePermissions(release.resolve("bin/start")))
        .isEqualTo(fromString("r-xr-xr-x"));
    for (String folder : List.of("", "shop", "bin")) {
      assertThat(Files.getPosixFilePermissions(release.resolve(folder)))
          .isEqualTo(fromString("rwxr-xr-x"));
    }
  }

  @Test
  void stopped_at_any_moment_it_is_absent_and_can_be_unpacked_again() throws IOException {
    List<Path> moments = new ArrayList<>();
    unpack((detail, fraction) -> {
      try {
        moments.add(SampleRelease.asIfDied(releases, dir.resolve("died" + moments.size())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    List<String> whole = everythingIn(releases);

    assertThat(moments).hasSize(4);
    for (Path died : moments) {
      ReleaseStore after = new ReleaseStore(died, dir.resolve("nothing"));
      assertThat(everythingIn(died)).isNotEmpty();
      assertThat(after.isComplete(FIRST)).isFalse();
      assertThat(after.list()).isEmpty();
      assertThat(after.damage(FIRST)).isPresent();
      assertFails("release.absent", () -> after.makeCurrent(FIRST));

      after.unpack(FIRST, packed.archive(), packed.digest(), nothingShared(), Progress.SILENT);

      assertThat(everythingIn(died)).isEqualTo(whole);
      assertThat(after.damage(FIRST)).isEmpty();
    }
  }

  @Test
  void a_marker_that_is_half_written_is_none() throws IOException {
    unpack(Progress.SILENT);
    Path marker = releases.resolve(FIRST.value()).resolve(".slipway-complete");
    String whole = Files.readString(marker);

    for (int length = 0; length < whole.length(); length++) {
      Files.writeString(marker, whole.substring(0, length));
      assertThat(store.isComplete(FIRST)).isFalse();
      assertThat(store.list()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "/evil", "a/../../evil"})
  void a_hostile_archive_leaves_nothing(String path) throws IOException {
    Path archive =
        new ZipMaker()
            .add(Entry.file("app.py", "x"), Entry.file(path, "x"))
            .honestManifest()
            .write(dir.resolve("hostile.zip"));
    packed = Packed.of(archive);

    assertFails("archive.path", () -> unpack(Progress.SILENT));

    assertThat(everythingIn(dir)).containsExactly("1.zip", "hostile.zip");
  }

  @Test
  void content_that_is_not_what_the_manifest_says_leaves_nothing_although_it_shows_late()
      throws IOException {
    Entry honest = Entry.file("z.py", "honest");
    Entry forged = Entry.file("z.py", "forged");
    Manifest manifest =
        Archive.open(
                new ZipMaker()
                    .add(Entry.file("a.py", "a"), honest)
                    .honestManifest()
                    .write(dir.resolve("honest.zip")),
                ArchiveLimits.DEFAULT)
            .manifest();
    packed =
        Packed.of(
            new ZipMaker()
                .add(Entry.file("a.py", "a"), forged)
                .manifest(manifest)
                .write(dir.resolve("forged.zip")));
    List<String> written = new ArrayList<>();

    assertFails("archive.digest", () -> unpack((file, fraction) -> written.add(file)));

    assertThat(written).containsExactly("a.py");
    assertThat(everythingIn(releases)).isEmpty();
  }

  @Test
  void an_archive_that_is_not_the_one_meant_leaves_nothing() throws IOException {
    assertFails(
        "release.digest",
        () -> store.unpack(FIRST, packed.archive(), ANOTHER, nothingShared(), Progress.SILENT));

    assertThat(everythingIn(releases)).isEmpty();
  }

  @Test
  void cancelled_half_way_it_leaves_nothing_and_stays_cancelled() throws IOException {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> unpack((file, fraction) -> Thread.currentThread().interrupt()))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Failure.Kind.CANCELLED));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(everythingIn(releases)).isEmpty();
  }

  @Test
  void unpacking_again_changes_nothing_and_another_archive_never_takes_its_name()
      throws IOException {
    unpack(Progress.SILENT);
    packed = SampleRelease.app(dir.resolve("2.zip"), "2.0.0");

    assertFails("release.taken", () -> unpack(Progress.SILENT));

    assertThat(releases.resolve(FIRST.value()).resolve("app.py")).hasContent("VERSION = '1.0.0'\n");
    assertThat(store.damage(FIRST)).isEmpty();
  }

  @Test
  void what_is_being_unpacked_is_never_seen_half() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch looking = new CountDownLatch(1);
    List<String> seen = new ArrayList<>();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              while (!over.get()) {
                store.list().forEach(release -> store.damage(release).ifPresent(seen::add));
                looking.countDown();
              }
            });
    looking.await();
    unpack(Progress.SILENT);
    unpackAs(SECOND, "1.1.0");
    over.set(true);
    reader.join();

    assertThat(seen).isEmpty();
    assertThat(store.list()).containsExactly(SECOND, FIRST);
  }

  @Test
  void whoever_follows_current_always_arrives() throws Exception {
    unpack(Progress.SILENT);
    unpackAs(SECOND, "1.1.0");
    store.makeCurrent(FIRST);
    AtomicBoolean over = new AtomicBoolean();
    List<Exception> lost = new ArrayList<>();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              while (!over.get()) {
                try {
                  Files.readString(dir.resolve("root/current/app.py"));
                } catch (IOException e) {
                  lost.add(e);
                }
              }
            });
    for (int i = 0; i < 50; i++) {
      store.makeCurrent(i % 2 == 0 ? SECOND : FIRST);
    }
    over.set(true);
    reader.join();

    assertThat(lost).isEmpty();
    assertThat(store.current()).contains(FIRST);
  }

  @Test
  void a_removed_release_leaves_nothing_and_the_one_that_serves_is_never_removed()
      throws IOException {
    unpack(Progress.SILENT);
    unpackAs(SECOND, "1.1.0");
    store.makeCurrent(SECOND);
    store.markBad(FIRST, "no licence");
    assertThat(store.isBad(FIRST)).isTrue();

    store.remove(FIRST);
    assertFails("release.current", () -> store.remove(SECOND));

    assertThat(store.isBad(FIRST)).isFalse();
    assertThat(store.list()).containsExactly(SECOND);
    assertThat(releases.resolve(FIRST.value())).doesNotExist();
    assertThat(store.damage(SECOND)).isEmpty();
  }

  @Test
  void what_is_no_release_is_passed_over() throws IOException {
    unpack(Progress.SILENT);
    Files.createDirectories(releases.resolve("a copy of somebody's"));
    Files.createDirectories(releases.resolve("20261121_101500-half"));

    assertThat(store.list()).containsExactly(FIRST);
    assertThat(store.current()).isEqualTo(Optional.empty());
  }

  private void unpack(Progress progress) {
    store.unpack(FIRST, packed.archive(), packed.digest(), nothingShared(), progress);
  }

  private void unpackAs(dev.slipway.model.ReleaseId release, String version) throws IOException {
    Packed other = SampleRelease.app(dir.resolve(version + ".zip"), version);
    store.unpack(release, other.archive(), other.digest(), nothingShared(), Progress.SILENT);
  }

  private SharedPaths nothingShared() {
    return new SharedPaths(dir.resolve("shared"), List.of(), Optional.empty());
  }

  private static void assertFails(String code, ThrowingCallable call) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(call)
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
