package dev.slipway.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.model.Failure;
import dev.slipway.release.ZipMaker.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
  private static final ArchiveLimits SMALL = new ArchiveLimits(100, 1 << 20, 200);

  @TempDir Path dir;

  @Test
  void an_honest_archive_gives_back_every_file() throws Exception {
    Path file = made(Entry.file("app.py", "print(1)"), Entry.link("a/b/link", "../../app.py"));

    try (Archive archive = Archive.open(file, SMALL)) {
      Manifest.Entry app = archive.manifest().files().get(1);
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      archive.copy(app, content);

      assertThat(app.path()).isEqualTo("app.py");
      assertThat(content).hasToString("print(1)");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "a/../../evil",
        "a/..",
        "/etc/passwd",
        "C:/evil",
        "a\\..\\..\\evil",
        "..\\evil",
        "a//b",
        "./a",
        "a/./b",
        ".",
        "",
        "tab\there",
        "line\nbreak",
        "escape\u001b[2J",
        "nul\0byte",
        "\u0085"
      })
  void refuses_a_path_that_is_not_plain_and_downward(String name) {
    refused("archive.path", new ZipMaker().add(Entry.file(name, "x")).honestManifest());
  }

  @Test
  void refuses_a_folder_entry_with_such_a_path_too() {
    refused("archive.path", new ZipMaker().add(Entry.file("../evil/", "")));
  }

  @Test
  void refuses_a_path_that_no_file_system_takes() {
    refused("archive.path", new ZipMaker().add(Entry.file("x".repeat(256), "x")));
    refused("archive.path", new ZipMaker().add(Entry.file("x/".repeat(600) + "x", "x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc",
        "../../etc",
        "..",
        "../x",
        "a/../../..",
        "a/b/../../../x",
        "",
        "x\\y",
        "x//y"
      })
  void refuses_a_link_that_leads_out(String target) {
    refused("archive.link", new ZipMaker().add(Entry.link("link", target)).honestManifest());
  }

  @Test
  void refuses_a_file_beneath_a_link() {
    refused(
        "archive.duplicate",
        new ZipMaker()
            .add(Entry.link("x", "y"), Entry.file("x/cron.d/evil", "x"))
            .honestManifest());
  }

  @Test
  void refuses_a_device_and_a_link_that_pretends_to_be_a_file() {
    refused(
        "archive.type",
        new ZipMaker().add(Entry.of("disk", new byte[] {1}, ZipMaker.DEVICE)).honestManifest());
    refused(
        "archive.type",
        new ZipMaker()
            .add(Entry.link("hidden", "/etc/passwd"))
            .manifest(manifest(new Manifest.Entry("hidden", 11, "100644", digest("/etc/passwd")))));
  }

  @Test
  void refuses_one_name_twice_and_a_name_that_is_file_and_folder() {
    refused(
        "archive.duplicate",
        new ZipMaker().add(Entry.file("a", "1"), Entry.file("a", "2")).honestManifest());
    refused(
        "archive.duplicate",
        new ZipMaker().add(Entry.file("a/b", "1"), Entry.file("a", "2")).honestManifest());
  }

  @Test
  void refuses_case_twins_also_of_folders_and_of_unicode_forms() {
    refused(
        "archive.case-twins",
        new ZipMaker().add(Entry.file("App.py", "1"), Entry.file("app.py", "2")).honestManifest());
    refused(
        "archive.case-twins",
        new ZipMaker().add(Entry.file("App/a", "1"), Entry.file("app/b", "2")).honestManifest());
    refused(
        "archive.case-twins",
        new ZipMaker().add(Entry.file("\u00fc", "1"), Entry.file("u\u0308", "2")).honestManifest());
  }

  @Test
  void refuses_what_is_over_the_limits_before_unpacking_it() {
    ZipMaker many = new ZipMaker();
    for (int i = 0; i < 102; i++) {
      many.add(Entry.file("f" + i, ""));
    }
    refused("archive.too-large", many);
    refused(
        "archive.too-large",
        new ZipMaker().add(Entry.of("big", new byte[(1 << 20) + 1], ZipMaker.FILE)));
  }

  @Test
  void refuses_a_bomb_by_its_ratio() {
    int size = (int) ArchiveLimits.RATIO_FROM + 1;
    Entry bomb = Entry.of("bomb", new byte[size], ZipMaker.FILE);

    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> Archive.open(made(bomb), ArchiveLimits.DEFAULT).close())
        .withMessageContaining("200 : 1");
  }

  @Test
  void refuses_a_file_that_is_larger_than_it_says() throws Exception {
    Entry liar = Entry.file("liar", "x".repeat(10_000)).withSize(10);

    Path file = made(liar);

    try (Archive archive = Archive.open(file, SMALL)) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> archive.copy(archive.manifest().files().getFirst(), content))
          .satisfies(failure -> assertThat(failure.code()).isEqualTo("archive.broken"));
      assertThat(content.size()).isLessThanOrEqualTo(10);
    }
  }

  @Test
  void refuses_parts_that_overlap() {
    refused(
        "archive.broken",
        new ZipMaker().add(Entry.file("a", "1"), Entry.file("b", "1")).overlapping());
  }

  @Test
  void refuses_an_entry_with_two_names_and_an_encrypted_one() {
    refused(
        "archive.broken", new ZipMaker().add(Entry.file(Manifest.FILE, "{}").withOwnName("other")));
    refused("archive.broken", new ZipMaker().add(Entry.file("a", "1").withFlags(1)));
  }

  @Test
  void refuses_a_plain_zip_and_says_what_to_do() {
    refused("archive.no-manifest", new ZipMaker().add(Entry.file("app.py", "x")))
        .satisfies(failure -> assertThat(failure.next()).contains("slipway package"));
  }

  @Test
  void refuses_an_entry_that_is_not_in_the_manifest_and_one_that_is_missing() {
    Manifest.Entry app = new Manifest.Entry("app.py", 1, "100644", digest("x"));
    refused(
        "archive.manifest-mismatch",
        new ZipMaker()
            .add(Entry.file("app.py", "x"), Entry.file("evil.py", "x"))
            .manifest(manifest(app)));
    refused("archive.manifest-mismatch", new ZipMaker().manifest(manifest(app)));
  }

  @Test
  void refuses_content_that_is_not_what_the_manifest_says() throws Exception {
    Manifest.Entry app = new Manifest.Entry("app.py", 1, "100644", digest("y"));
    Path file =
        new ZipMaker()
            .add(Entry.file("app.py", "x"))
            .manifest(manifest(app))
            .write(dir.resolve("a.zip"));

    try (Archive archive = Archive.open(file, SMALL)) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> archive.copy(app, new ByteArrayOutputStream()))
          .satisfies(failure -> assertThat(failure.code()).isEqualTo("archive.digest"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"format\":1}",
        "nonsense",
        "{\"format\":99,\"app\":\"a\",\"version\":\"1\",\"tree\":\"\","
            + "\"createdAt\":\"2026-11-21T12:00:00Z\",\"slipway\":\"9\",\"files\":[]}",
        "{\"format\":1,\"app\":\"a\",\"version\":\"1\",\"tree\":\"00\","
            + "\"createdAt\":\"2026-11-21T12:00:00Z\",\"slipway\":\"9\",\"files\":[]}",
        "{\"format\":1,\"app\":\"a\",\"version\":\"1\",\"tree\":\"00\","
            + "\"createdAt\":\"2026-11-21T12:00:00Z\",\"slipway\":\"9\",\"files\":[{}]}"
      })
  void refuses_a_manifest_that_makes_no_sense(String json) {
    refused("archive.manifest", new ZipMaker().add(Entry.file(Manifest.FILE, json)));
  }

  @Test
  void refuses_a_cut_or_spoilt_file_and_never_breaks_in_another_way() throws Exception {
    byte[] good =
        Files.readAllBytes(made(Entry.file("a/b.py", "x".repeat(500)), Entry.link("l", "a/b.py")));
    Random random = new Random(20261121);
    for (int i = 0; i < 3000; i++) {
      byte[] bad = i % 3 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
      for (int n = random.nextInt(4); n > 0 && bad.length > 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      readAll(Files.write(dir.resolve("bad.zip"), bad), i);
    }
  }

  private static void readAll(Path file, int round) throws IOException {
    try (Archive archive = Archive.open(file, SMALL)) {
      for (Manifest.Entry entry : archive.manifest().files()) {
        archive.copy(entry, new ByteArrayOutputStream());
      }
    } catch (Failure e) {
      assertThat(e.code()).as("round %d", round).startsWith("archive.");
    }
  }

  private org.assertj.core.api.ThrowableAssertAlternative<Failure> refused(
      String code, ZipMaker archive) {
    return assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> Archive.open(archive.write(dir.resolve("bad.zip")), SMALL).close())
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(code));
  }

  private Path made(Entry... entries) throws IOException {
    return new ZipMaker().add(entries).honestManifest().write(dir.resolve("made.zip"));
  }

  private static Manifest manifest(Manifest.Entry... files) {
    return Manifest.of(
        "shop", "1.0", null, Instant.parse("2026-11-21T12:00:00Z"), "0", List.of(files));
  }

  private static String digest(String text) {
    return Sha256.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)).hex();
  }
}
