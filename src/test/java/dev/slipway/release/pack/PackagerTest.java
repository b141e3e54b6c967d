package dev.slipway.release.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Redaction;
import dev.slipway.process.Surroundings;
import dev.slipway.release.Archive;
import dev.slipway.release.ArchiveLimits;
import dev.slipway.release.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagerTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private static final Selection PLAIN = selection(List.of(), List.of(), List.of());

  @TempDir Path dir;

  private final CommandRunner runner = new CommandRunner(Redaction.NONE);

  @Test
  void leaves_out_what_never_belongs_on_a_host_but_only_at_the_root() throws Exception {
    write("app/log/handler.py", "code");
    write("app/old/legacy.py", "code");
    write("app/tests/page.html", "a page about tests");
    write("log/a.log", "x");
    write("logs/a.log", "x");
    write("tests/test_app.py", "x");
    write("old/app.py", "x");
    write("htmlcov/index.html", "x");
    write(".pytest_cache/x", "x");
    write("app/__pycache__/handler.cpython-311.pyc", "x");
    write("app/node_modules/left-pad/index.js", "x");
    write(".env", "SECRET_KEY=abcdefgh12345678");
    write("config/.env", "SECRET_KEY=abcdefgh12345678");
    write(".env.example", "SECRET_KEY=");
    write("shop.db", "x");
    write("shop.db-wal", "x");
    write("data/shop.db", "x");
    write(".git/config", "x");
    write("myenv/pyvenv.cfg", "x");
    write("myenv/bin/python", "x");
    write("venv/x", "x");

    Packaged packaged = pack(PLAIN);

    assertThat(paths(packaged))
        .containsExactly(
            ".env.example", "app/log/handler.py", "app/old/legacy.py", "app/tests/page.html");
    assertThat(packaged.leftOut())
        .extracting(LeftOut::path)
        .contains(".env", "shop.db-wal", "data/shop.db", "log/", "myenv/", "app/__pycache__/");
    assertThat(packaged.leftOut()).allSatisfy(out -> assertThat(out.reason()).isNotBlank());
  }

  @Test
  void what_it_wrote_into_the_source_earlier_is_left_out() throws Exception {
    write("app.py", "x");
    write("dist/deploy_20261121_120000.zip", "x");
    write("dist/.unfinished-deploy_db_20261121_120000.sql", "customers' data");
    write("dist/.unfinished-deploy_db_20261121_120000.sql.sha256", "x");
    PackageOrder order =
        new PackageOrder(
            source(),
            "shop",
            PLAIN,
            source().resolve("dist"),
            NOON,
            Optional.empty(),
            List.of(),
            "0");

    Packaged packaged = new Packager(runner).pack(order, Progress.SILENT);

    assertThat(paths(packaged)).containsExactly("app.py");
  }

  @Test
  void settings_and_ignore_file_leave_out_more_and_take_back_in() throws Exception {
    write("app.py", "x");
    write("docs/a.md", "x");
    write("app/docs/a.md", "x");
    write("tests/data/seed.json", "x");
    write("tests/test_app.py", "x");
    write("fixtures/a.sqlite", "x");
    write("fixtures/keep.sqlite", "x");
    write(".slipwayignore", "# nothing but code\n*.sqlite\n!keep.sqlite\n");

    Packaged packaged = pack(selection(List.of(), List.of("docs/"), List.of("tests/data/")));

    assertThat(paths(packaged))
        .containsExactly(
            ".slipwayignore",
            "app.py",
            "app/docs/a.md",
            "fixtures/keep.sqlite",
            "tests/data/seed.json");
    assertThat(packaged.leftOut())
        .contains(
            new LeftOut("docs/", "exclude: docs/"),
            new LeftOut("fixtures/a.sqlite", ".slipwayignore: *.sqlite"));
  }

  @Test
  void the_same_source_gives_the_same_bytes_whenever_it_is_packaged() throws Exception {
    write("app.py", "print(1)\n");
    write("static/blob", new String(new char[100_000]));
    Packaged first = packAt(NOON);
    Packaged second = packAt(NOON.plusSeconds(3600));

    assertThat(first.archive()).isNotEqualTo(second.archive());
    assertThat(first.archive()).hasSameBinaryContentAs(second.archive());
  }

  @Test
  void can_be_unpacked_by_hand() throws Exception {
    write("app.py", "print(1)\n");
    write("bin/run", "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        source().resolve("bin/run"), PosixFilePermissions.fromString("rwxr-xr-x"));
    write("größe/naïve.txt", "ü");
    Files.createSymbolicLink(source().resolve("bin/link"), Path.of("../app.py"));
    byte[] random = new byte[3_000_000];
    new Random(1).nextBytes(random);
    Files.write(source().resolve("noise"), random);
    Files.write(source().resolve("empty"), new byte[0]);
    byte[] large = new byte[Deflate.LARGEST_IN_MEMORY + 1];
    Files.write(source().resolve("large"), large);

    Packaged packaged = pack(PLAIN);

    run(dir, "unzip", "-q", packaged.archive().toString(), "-d", "out");
    Path out = dir.resolve("out");
    assertThat(out.resolve("noise")).hasBinaryContent(random);
    assertThat(out.resolve("large")).hasBinaryContent(large);
    assertThat(out.resolve("empty")).isEmptyFile();
    assertThat(out.resolve("größe/naïve.txt")).hasContent("ü");
    assertThat(out.resolve("bin/run")).isExecutable();
    assertThat(Files.readSymbolicLink(out.resolve("bin/link"))).isEqualTo(Path.of("../app.py"));
    assertThat(out.resolve(Manifest.FILE)).hasBinaryContent(packaged.manifest().toJson());
  }

  @Test
  void what_was_packaged_passes_the_checks_of_the_host() throws Exception {
    write("app.py", "print(1)\n");
    write("a/b/c/d.txt", "d");
    Packaged packaged = pack(PLAIN);

    try (Archive archive = Archive.open(packaged.archive(), ArchiveLimits.DEFAULT)) {
      assertThat(archive.manifest()).isEqualTo(packaged.manifest());
    }
    assertThat(packaged.archive().getFileName().toString()).matches("deploy_\\d{8}_\\d{6}\\.zip");
    assertThat(packaged.size()).isEqualTo(Files.size(packaged.archive()));
  }

  @Test
  void refuses_a_private_key_by_its_content_and_writes_nothing() throws Exception {
    write("app.py", "x");
    write("certs/site.txt", "-----BEGIN PRIVATE KEY-----\n" + "A".repeat(64) + "\n");
    write("docs/howto.py", "if '-----BEGIN PRIVATE KEY-----' in text: pass\n");

    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> pack(PLAIN))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo("package.secret"))
        .withMessageContaining("certs/site.txt holds a private key")
        .satisfies(failure -> assertThat(failure.what()).doesNotContain("howto"));
    assertThat(dir.resolve("target")).isEmptyDirectory();
  }

  @Test
  void refuses_filled_in_settings_under_another_name_but_not_an_example() throws Exception {
    write("prod.env", "DEBUG=0\nSECRET_KEY=8f2b1c9d7e6a5f4b\n");
    write("example.env.example", "SECRET_KEY=8f2b1c9d7e6a5f4b\n");
    write("blank.env", "SECRET_KEY=change-me\nDATABASE_URL=sqlite:///shop.db\n");

    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> pack(PLAIN))
        .withMessageContaining("prod.env is a filled-in settings file (SECRET_KEY)")
        .satisfies(failure ->
            assertThat(failure.what())
                .doesNotContain("example.env.example", "blank.env", "8f2b1c9d"));

    assertThat(paths(pack(selection(List.of(), List.of(), List.of("prod.env")))))
        .contains("prod.env");
    assertThat(paths(pack(selection(List.of("prod.env"), List.of(), List.of()))))
        .doesNotContain("prod.env");
  }

  @Test
  void flags_scripts_that_destroy_data_but_not_migrations() throws Exception {
    write("scripts/reset.py", "import app\n\napp.db.drop_all()\n");
    write("migrations/versions/1.py", "op.execute('DROP TABLE old')\n");
    write("app.py", "x");

    Packaged packaged = pack(selection(List.of(), List.of(), List.of(), "migrations/"));

    assertThat(packaged.warnings())
        .singleElement()
        .satisfies(
            warning -> assertThat(warning).contains("scripts/reset.py", "drop_all", "line 3"));
  }

  @Test
  void follows_no_link_out_of_the_source_and_says_so() throws Exception {
    write("app.py", "x");
    Path outside = Files.writeString(dir.resolve("outside"), "secret");
    Files.createSymbolicLink(source().resolve("up"), Path.of("../outside"));
    Files.createSymbolicLink(source().resolve("absolute"), outside);

    Packaged packaged = pack(PLAIN);

    assertThat(paths(packaged)).containsExactly("app.py");
    assertThat(packaged.warnings()).hasSize(2).allMatch(text -> text.contains("leads out"));
  }

  @Test
  void refuses_case_twins_before_a_host_would() throws Exception {
    write("App.py", "x");
    write("app.py", "x");

    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> pack(PLAIN))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo("archive.case-twins"));
  }

  @Test
  void a_shared_folder_ships_only_what_is_under_version_control() throws Exception {
    git("init", "-q");
    write("app.py", "x");
    write("uploads/default.png", "x");
    write("uploads/customer.png", "x");
    git("add", "app.py", "uploads/default.png");
    commit();

    assertThat(paths(pack(selection(List.of("uploads/"), List.of(), List.of()))))
        .containsExactly("app.py", "uploads/default.png");
  }

  @Test
  void version_commit_and_time_come_from_the_tagged_commit() throws Exception {
    git("init", "-q");
    write("app.py", "x");
    git("add", ".");
    commit();
    git("tag", "v1.4.0");

    Manifest manifest = pack(PLAIN).manifest();

    assertThat(manifest.version()).isEqualTo("1.4.0");
    assertThat(manifest.commit()).matches("[0-9a-f]{40}");
    assertThat(manifest.createdAt()).isEqualTo(NOON.minusSeconds(60));
    assertThat(pack(PLAIN).warnings()).isEmpty();
  }

  @Test
  void warns_of_changes_and_migrations_that_are_not_committed() throws Exception {
    git("init", "-q");
    write("app.py", "x");
    write("gone.py", "x");
    git("add", ".");
    commit();
    git("tag", "v1.4.0");
    write("app.py", "y");
    // As an editor leaves it: Git takes a file of the same size, time and second for unchanged.
    Files.setLastModifiedTime(source().resolve("app.py"), FileTime.from(NOON));
    write("migrations/002.sql", "ALTER TABLE t ADD c");
    write("tests/scratch.py", "not shipped, so not mentioned");
    Files.delete(source().resolve("gone.py"));

    Packaged packaged = pack(selection(List.of(), List.of(), List.of(), "migrations/"));

    assertThat(packaged.manifest().version()).isEqualTo("1.4.0+changed");
    assertThat(packaged.warnings())
        .anyMatch(text -> text.contains("not committed") && text.contains("migrations/002.sql"))
        .anyMatch(text -> text.contains("app.py, gone.py, migrations/002.sql"));
  }

  @Test
  void the_version_is_found_without_git_too() throws Exception {
    write("package.json", "{\"name\":\"shop\",\"version\":\"2.0.1\"}");
    assertThat(pack(PLAIN).manifest().version()).isEqualTo("2.0.1");

    write("pyproject.toml", "[tool.x]\nversion = \"9\"\n[project]\nversion = \"2.1/rc 1\"\n");
    assertThat(pack(PLAIN).manifest().version()).isEqualTo("2.1-rc-1");
  }

  @Test
  void an_interrupt_leaves_no_archive() throws Exception {
    write("app.py", "x");
    Thread.currentThread().interrupt();
    try {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> pack(PLAIN))
          .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.CANCELLED));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(dir.resolve("target"))
        .satisfiesAnyOf(
            target -> assertThat(target).doesNotExist(),
            target -> assertThat(target).isEmptyDirectory());
  }

  @Test
  void reports_how_far_it_is() throws Exception {
    write("app.py", "x");
    List<Double> seen = new ArrayList<>();

    new Packager(runner).pack(order(PLAIN, NOON), (text, part) -> seen.add(part));

    assertThat(seen).isSorted().last().isEqualTo(1.0);
  }

  private Packaged pack(Selection selection) {
    return new Packager(runner).pack(order(selection, NOON), Progress.SILENT);
  }

  private Packaged packAt(Instant now) {
    return new Packager(runner).pack(order(PLAIN, now), Progress.SILENT);
  }

  private PackageOrder order(Selection selection, Instant now) {
    return new PackageOrder(
        source(), "shop", selection, dir.resolve("target"), now, Optional.empty(), List.of(), "0");
  }

  private static Selection selection(
      List<String> shared, List<String> exclude, List<String> include, String... migrations) {
    return new Selection(shared, exclude, include, List.of(migrations));
  }

  private Path source() {
    return dir.resolve("source");
  }

  private static List<String> paths(Packaged packaged) {
    return packaged.manifest().files().stream().map(Manifest.Entry::path).toList();
  }

  private void write(String path, String text) throws IOException {
    Path file = source().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(NOON.minusSeconds(60)));
  }

  private void git(String... arguments) throws IOException {
    Files.createDirectories(source());
    List<String> line = new ArrayList<>(List.of("git"));
    line.addAll(List.of(arguments));
    run(source(), line.toArray(String[]::new));
  }

  private void commit() throws IOException {
    git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "m");
  }

  private void run(Path where, String... line) {
    String date = NOON.minusSeconds(60).toString();
    Map<String, String> environment =
        Map.of(
            "PATH",
            "/usr/bin:/bin",
            "LC_ALL",
            "C.UTF-8",
            "HOME",
            dir.toString(),
            "GIT_COMMITTER_DATE",
            date,
            "GIT_AUTHOR_DATE",
            date);
    runner
        .run(
            new Command(
                List.of(line),
                new Surroundings(where, environment, Optional.empty()),
                Duration.ofSeconds(20),
                Optional.empty()))
        .orFail("test", String.join(" ", line));
  }
}
