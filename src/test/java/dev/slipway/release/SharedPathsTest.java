package dev.slipway.release;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedPathsTest {
  @TempDir Path dir;

  private Path shared;
  private Path release;

  @BeforeEach
  void a_release() throws IOException {
    shared = dir.resolve("shared");
    release = Files.createDirectories(dir.resolve("releases/1"));
  }

  @Test
  void a_shared_folder_is_made_and_linked() throws IOException {
    link("uploads/", "var/cache/");

    assertThat(Files.readSymbolicLink(release.resolve("uploads")))
        .hasToString("../../shared/uploads");
    Files.writeString(release.resolve("var/cache/page"), "x");
    assertThat(shared.resolve("var/cache/page")).hasContent("x");
  }

  @Test
  void what_the_first_release_ships_seeds_the_shared_one() throws IOException {
    ship("uploads/logo.svg", "first");
    ship("uploads/icons/cart.svg", "first");
    ship("robots.txt", "first");

    link("uploads/", "robots.txt");

    assertThat(shared.resolve("uploads/logo.svg")).hasContent("first");
    assertThat(shared.resolve("uploads/icons/cart.svg")).hasContent("first");
    assertThat(shared.resolve("robots.txt")).hasContent("first");
    assertThat(Files.isSymbolicLink(release.resolve("robots.txt"))).isTrue();
    assertThat(Files.isWritable(shared.resolve("robots.txt"))).isTrue();
    assertThat(Files.getPosixFilePermissions(shared.resolve("robots.txt")))
        .isEqualTo(fromString("rw-r--r--"));
  }

  @Test
  void what_a_later_release_ships_never_replaces_what_is_there() throws IOException {
    ship("uploads/logo.svg", "first");
    link("uploads/");
    Files.writeString(shared.resolve("uploads/logo.svg"), "a customer's");
    release = Files.createDirectories(dir.resolve("releases/2"));
    ship("uploads/logo.svg", "second");
    ship("uploads/new.svg", "second");

    link("uploads/");

    assertThat(release.resolve("uploads/logo.svg")).hasContent("a customer's");
    assertThat(release.resolve("uploads/new.svg")).hasContent("second");
  }

  @Test
  void half_a_seed_from_a_crash_is_not_taken_for_the_file() throws IOException {
    ship("uploads/large.bin", "the whole file");
    Files.createDirectories(shared.resolve("uploads"));
    Files.writeString(shared.resolve("uploads/large.bin.slipway-new"), "the wh");

    link("uploads/");

    assertThat(shared.resolve("uploads/large.bin")).hasContent("the whole file");
    assertThat(SampleRelease.everythingIn(shared)).containsExactly("uploads", "uploads/large.bin");
  }

  @Test
  void a_shared_path_inside_a_shared_folder_keeps_its_files() throws IOException {
    Files.createDirectories(shared.resolve("data/uploads"));
    Files.writeString(shared.resolve("data/uploads/photo.jpg"), "a customer's");

    link("data/", "data/uploads/", "data/shop.db", "data/");

    assertThat(shared.resolve("data/uploads/photo.jpg")).hasContent("a customer's");
    assertThat(release.resolve("data/uploads/photo.jpg")).hasContent("a customer's");
    assertThat(shared.resolve("data/shop.db")).doesNotExist();
  }

  @Test
  void the_first_env_is_made_from_its_example_for_its_owner_only() throws IOException {
    ship(".env.example", "SECRET_KEY=change-me\n");

    link(".env");
    assertThat(shared.resolve(".env")).hasContent("SECRET_KEY=change-me\n");
    assertThat(Files.getPosixFilePermissions(shared.resolve(".env")))
        .isEqualTo(fromString("rw-------"));

    Files.writeString(shared.resolve(".env"), "SECRET_KEY=ours\n");
    release = Files.createDirectories(dir.resolve("releases/2"));
    ship(".env.example", "SECRET_KEY=change-me\n");
    link(".env");
    assertThat(release.resolve(".env")).hasContent("SECRET_KEY=ours\n");
  }

  @Test
  void a_shared_folder_may_itself_be_a_link_to_a_larger_disk() throws IOException {
    Path large = Files.createDirectories(dir.resolve("mnt/large"));
    Files.createDirectories(shared);
    Files.createSymbolicLink(shared.resolve("uploads"), large);
    ship("uploads/logo.svg", "first");

    link("uploads/");

    assertThat(large.resolve("logo.svg")).hasContent("first");
  }

  @Test
  void a_link_that_the_app_made_in_its_shared_folder_is_not_followed_out_of_it()
      throws IOException {
    Path elsewhere = Files.createDirectories(dir.resolve("etc/cron.d"));
    Files.createDirectories(shared.resolve("uploads"));
    Files.createSymbolicLink(shared.resolve("uploads/jobs"), elsewhere);
    ship("uploads/jobs/evil", "* * * * * root true");

    assertFails("shared.link", () -> link("uploads/"));

    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void a_folder_never_takes_the_place_of_a_file_nor_a_file_that_of_a_folder() throws IOException {
    Files.createDirectories(shared.resolve("log"));
    ship("log", "a file");
    assertFails("shared.kind", () -> link("log"));

    Files.createDirectories(shared);
    Files.writeString(shared.resolve("key"), "a file");
    ship("key/private.pem", "in a folder");
    assertFails("shared.kind", () -> link("key"));
    assertThat(shared.resolve("key")).hasContent("a file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside", "/etc/passwd", "a/../../b", ".", "./", "a/.."})
  void a_shared_path_stays_inside_the_app(String path) {
    assertFails("shared.outside", () -> link(path));
  }

  private void ship(String path, String content) throws IOException {
    Path file = release.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, fromString("r--r--r--"));
  }

  private void link(String... paths) throws IOException {
    new SharedPaths(shared, List.of(paths), Optional.empty()).linkInto(release);
  }

  private static void assertFails(String code, ThrowingCallable call) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(call)
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
