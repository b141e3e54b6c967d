package dev.slipway.release;

import static dev.slipway.release.SampleRelease.FIRST;
import static dev.slipway.release.SampleRelease.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.SmallDisk;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.release.SampleRelease.Packed;
import dev.slipway.release.ZipMaker.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real file system of 80 MB, on which one release serves and another does not fit. */
class DiskFullTest {
  @TempDir Path dir;

  private SmallDisk disk;
  private ReleaseStore store;
  private SharedPaths shared;

  @BeforeEach
  void a_release_serves_from_a_small_disk() throws IOException {
    disk = SmallDisk.under(dir, "80m");
    store = new ReleaseStore(disk.path().resolve("releases"), disk.path().resolve("current"));
    shared = new SharedPaths(disk.path().resolve("shared"), List.of("data/"), Optional.empty());
    Packed first = SampleRelease.app(dir.resolve("1.zip"), "1.0.0");
    store.unpack(FIRST, first.archive(), first.digest(), shared, Progress.SILENT);
    store.makeCurrent(FIRST);
  }

  @AfterEach
  void unmount() throws IOException {
    if (disk != null) {
      disk.close();
    }
  }

  @Test
  void a_release_that_cannot_fit_is_refused_before_anything_is_written() throws IOException {
    Packed large = release(20, 1 << 20);

    Failure failure =
        refused(
            large,
            (file, fraction) -> {
              throw new AssertionError("wrote " + file);
            });

    assertThat(failure.code()).isEqualTo("release.no-room");
    assertThat(failure.what()).contains("MB are free in " + disk.path());
    theFirstServesAsBefore(failure);
  }

  @Test
  void many_tiny_files_need_more_than_their_bytes() throws IOException {
    Packed tiny = release(3000, 1);

    Failure failure = refused(tiny, Progress.SILENT);

    assertThat(failure.code()).isEqualTo("release.no-room");
    theFirstServesAsBefore(failure);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 7})
  void space_that_vanishes_half_way_leaves_the_release_absent(int after) throws IOException {
    Packed fitting = release(8, 1 << 20);

    Failure failure =
        refused(
            fitting,
            (file, fraction) -> {
              if (file.equals("part" + after)) {
                disk.fill();
              }
            });

    assertThat(failure.code()).isEqualTo("release.unpack");
    assertThat(failure.what()).contains("No space left on device");
    theFirstServesAsBefore(failure);
  }

  @Test
  void with_room_again_the_same_release_is_unpacked() throws IOException {
    Packed fitting = release(8, 1 << 20);
    refused(fitting, (file, fraction) -> disk.fill());
    Files.delete(disk.path().resolve("somebody-elses.log"));

    store.unpack(SECOND, fitting.archive(), fitting.digest(), shared, Progress.SILENT);

    assertThat(store.damage(SECOND)).isEmpty();
  }

  private Packed release(int files, int size) throws IOException {
    ZipMaker zip = new ZipMaker();
    for (int i = 0; i < files; i++) {
      byte[] content = new byte[size];
      new Random(i).nextBytes(content);
      zip.add(Entry.of("part" + i, content, ZipMaker.FILE));
    }
    return Packed.of(zip.honestManifest().write(dir.resolve("2.zip")));
  }

  private Failure refused(Packed release, Progress progress) {
    return assertThatExceptionOfType(Failure.class)
        .isThrownBy(
            () -> store.unpack(SECOND, release.archive(), release.digest(), shared, progress))
        .actual();
  }

  private void theFirstServesAsBefore(Failure failure) throws IOException {
    assertThat(failure.now()).contains("absent", "goes on serving");
    assertThat(failure.next()).contains(disk.path().resolve("releases").toString());
    assertThat(store.isComplete(SECOND)).isFalse();
    assertThat(SampleRelease.everythingIn(disk.path().resolve("releases")))
        .allMatch(path -> path.startsWith(FIRST.value()));
    assertThat(store.current()).contains(FIRST);
    assertThat(store.damage(FIRST)).isEmpty();
    assertThat(store.list()).containsExactly(FIRST);
  }
}
