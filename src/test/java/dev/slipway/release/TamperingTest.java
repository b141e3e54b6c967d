package dev.slipway.release;

import static dev.slipway.release.SampleRelease.FIRST;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.Progress;
import dev.slipway.release.SampleRelease.Packed;
import dev.slipway.release.ZipMaker.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to a release after it was unpacked is noticed before it is started again. */
class TamperingTest {
  @TempDir Path dir;

  private ReleaseStore store;
  private Path release;

  @BeforeEach
  void an_unpacked_release() throws IOException {
    Packed packed =
        SampleRelease.app(dir.resolve("1.zip"), "1.0.0", Entry.file("uploads/logo.svg", "<svg/>"));
    store = new ReleaseStore(dir.resolve("releases"), dir.resolve("current"));
    store.unpack(
        FIRST,
        packed.archive(),
        packed.digest(),
        new SharedPaths(dir.resolve("shared"), List.of(".env", "uploads/"), Optional.empty()),
        Progress.SILENT);
    release = dir.resolve("releases").resolve(FIRST.value());
    assertThat(store.damage(FIRST)).isEmpty();
  }

  @Test
  void a_changed_file_even_of_the_same_length() throws IOException {
    replace("app.py", "VERSION = '6.6.6'\n");
    assertThat(store.damage(FIRST)).contains("app.py was changed");
  }

  @Test
  void a_missing_file() throws IOException {
    Files.delete(release.resolve("shop/cart.py"));
    assertThat(store.damage(FIRST)).contains("shop/cart.py is missing");
  }

  @Test
  void a_missing_folder() throws IOException {
    Files.delete(release.resolve("bin/start"));
    Files.delete(release.resolve("bin"));
    assertThat(store.damage(FIRST)).contains("bin is missing");
  }

  @Test
  void a_file_replaced_by_a_link_to_the_same_content() throws IOException {
    Files.copy(release.resolve("app.py"), dir.resolve("elsewhere.py"));
    Files.delete(release.resolve("app.py"));
    Files.createSymbolicLink(release.resolve("app.py"), dir.resolve("elsewhere.py"));
    assertThat(store.damage(FIRST)).contains("app.py was changed");
  }

  @Test
  void a_folder_replaced_by_a_link_to_the_same_content() throws IOException {
    Files.move(release.resolve("shop"), dir.resolve("shop"));
    Files.createSymbolicLink(release.resolve("shop"), dir.resolve("shop"));
    assertThat(store.damage(FIRST)).get().asString().startsWith("shop/");
  }

  @Test
  void a_link_that_leads_elsewhere() throws IOException {
    Files.delete(release.resolve("shop/alias.py"));
    Files.createSymbolicLink(release.resolve("shop/alias.py"), Path.of("cart.py"));
    assertThat(store.damage(FIRST)).contains("shop/alias.py was changed");
  }

  @Test
  void a_program_that_may_not_be_run_any_more() throws IOException {
    Files.setPosixFilePermissions(release.resolve("bin/start"), fromString("r--r--r--"));
    assertThat(store.damage(FIRST)).contains("bin/start was changed");
  }

  @Test
  void a_manifest_rewritten_to_fit_the_changed_file() throws IOException {
    replace("app.py", "import os\n");
    Manifest old = Manifest.of(release);
    List<Manifest.Entry> files =
        old.files().stream()
            .map(f -> f.path().equals("app.py") ? fitting("app.py", "import os\n") : f)
            .toList();
    Files.delete(release.resolve(Manifest.FILE));
    Files.write(release.resolve(Manifest.FILE), old.with(files).toJson());
    assertThat(store.damage(FIRST)).contains(Manifest.FILE + " was changed");
  }

  @Test
  void a_release_whose_marker_or_manifest_is_gone() throws IOException {
    Path manifest = release.resolve(Manifest.FILE);
    Files.move(manifest, dir.resolve("manifest"));
    assertThat(store.damage(FIRST)).get().asString().contains("slipway-manifest.json");
    Files.move(dir.resolve("manifest"), manifest);
    Files.delete(release.resolve(".slipway-complete"));
    assertThat(store.damage(FIRST)).contains("it is not complete");
  }

  @Test
  void a_shared_folder_that_is_not_the_shared_one_any_more() throws IOException {
    Files.delete(release.resolve("uploads"));
    Files.createSymbolicLink(release.resolve("uploads"), dir.resolve("elsewhere"));
    assertThat(store.damage(FIRST)).contains("uploads is not the shared one any more");
  }

  @Test
  void what_lies_in_the_shared_folder_may_change() throws IOException {
    Files.writeString(dir.resolve("shared/uploads/logo.svg"), "<svg>new</svg>");
    Files.writeString(dir.resolve("shared/uploads/photo.jpg"), "photo");
    Files.writeString(dir.resolve("shared/.env"), "SECRET=1\n");
    assertThat(store.damage(FIRST)).isEmpty();
  }

  @Test
  void what_programs_write_beside_the_shipped_files_is_theirs() throws IOException {
    Files.createDirectories(release.resolve("shop/__pycache__"));
    Files.writeString(release.resolve("shop/__pycache__/cart.cpython-311.pyc"), "compiled");
    assertThat(store.damage(FIRST)).isEmpty();
  }

  @Test
  void a_build_may_change_shipped_files_and_what_it_left_counts_from_then_on() throws IOException {
    store.open(FIRST, Optional.empty());
    assertThat(store.isBuilt(FIRST)).isFalse();
    Files.writeString(release.resolve("app.py"), "VERSION = 'built'\n");
    Files.delete(release.resolve("shop/cart.py"));
    Files.writeString(release.resolve("bundle.js"), "made");
    store.seal(FIRST, Optional.empty());

    assertThat(store.isBuilt(FIRST)).isTrue();
    assertThat(store.damage(FIRST)).isEmpty();
    assertThat(Files.getPosixFilePermissions(release.resolve("app.py")))
        .isEqualTo(fromString("r--r--r--"));
    replace("app.py", "VERSION = 'later'\n");
    assertThat(store.damage(FIRST)).contains("app.py was changed");
  }

  @Test
  void a_build_leaves_the_modes_of_shared_files_alone() throws IOException {
    Path logo = dir.resolve("shared/uploads/logo.svg");
    Files.setPosixFilePermissions(logo, fromString("rw-rw----"));
    store.open(FIRST, Optional.empty());
    store.seal(FIRST, Optional.empty());
    assertThat(Files.getPosixFilePermissions(logo)).isEqualTo(fromString("rw-rw----"));
  }

  private static Manifest.Entry fitting(String path, String content) {
    byte[] bytes = content.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return new Manifest.Entry(path, bytes.length, "100644", Sha256.of(bytes).hex());
  }

  /** Whoever owns it may write it again, or put another in its place. */
  private void replace(String path, String content) throws IOException {
    Files.delete(release.resolve(path));
    Files.writeString(release.resolve(path), content);
  }
}
