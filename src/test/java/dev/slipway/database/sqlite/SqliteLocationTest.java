package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.InMemory;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteLocationTest {
  private static final Path RELEASE = Path.of("/srv/shop/releases/1");

  @TempDir(factory = InMemory.class)
  Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sqlite:///shop.db                             | /srv/shop/releases/1/shop.db
          sqlite:///./data/shop.db                      | /srv/shop/releases/1/data/shop.db
          sqlite:////var/lib/shop.db                    | /var/lib/shop.db
          sqlite+pysqlite:///shop.db                    | /srv/shop/releases/1/shop.db
          sqlite+aiosqlite:////var/lib/shop.db?timeout=5| /var/lib/shop.db
          sqlite:///file:data/shop.db?mode=rw&uri=true  | /srv/shop/releases/1/data/shop.db
          sqlite3:///db/production.sqlite3              | /srv/shop/releases/1/db/production.sqlite3
          sqlite3:db/production.sqlite3                 | /srv/shop/releases/1/db/production.sqlite3
          sqlite://shop.db                              | /srv/shop/releases/1/shop.db
          sqlite:shop.db?mode=rwc                       | /srv/shop/releases/1/shop.db
          sqlite:/var/lib/shop.db                       | /var/lib/shop.db
          SQLite:///shop.db                             | /srv/shop/releases/1/shop.db
          jdbc:sqlite:shop.db                           | /srv/shop/releases/1/shop.db
          jdbc:sqlite:/var/lib/shop.db                  | /var/lib/shop.db
          jdbc:sqlite:file:/var/lib/shop.db?cache=shared| /var/lib/shop.db
          file:./dev.db                                 | /srv/shop/releases/1/dev.db
          file:/var/lib/shop.db                         | /var/lib/shop.db
          file:///var/lib/shop%20new.db                 | /var/lib/shop new.db
          file://localhost/var/lib/shop.db              | /var/lib/shop.db
          data/shop.db                                  | /srv/shop/releases/1/data/shop.db
          ../../shared/shop.db                          | /srv/shop/shared/shop.db
          /var/lib/shop.db                              | /var/lib/shop.db
          sqlite:////var/lib/my%20shop.db               | /var/lib/my shop.db
          sqlite:////var/lib/100%.db                    | /var/lib/100%.db
          sqlite:////var/lib/a+b.db                     | /var/lib/a+b.db
          """)
  void reads_what_apps_write(String setting, Path path) {
    assertThat(SqliteLocation.parse(setting, List.of(RELEASE)).path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":memory:",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite::memory:",
        "jdbc:sqlite::memory:",
        "jdbc:sqlite:",
        "file::memory:?cache=shared",
        "file:shop?mode=memory",
        "sqlite:///file:shop?mode=memory&uri=true",
        ""
      })
  void refuses_what_is_in_memory(String setting) {
    assertThatThrownBy(() -> SqliteLocation.parse(setting, List.of(RELEASE)))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo("database.in-memory"));
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://u:secret@db/shop, database.engine",
    "mysql+pymysql://u@db/shop, database.engine",
    "sqlite+pysqlcipher://:secret@/shop.db, database.encrypted"
  })
  void refuses_other_engines_without_telling_secrets(String setting, String code) {
    assertThatThrownBy(() -> SqliteLocation.parse(setting, List.of(RELEASE)))
        .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.code()).isEqualTo(code))
        .hasMessageNotContaining("secret");
  }

  @Test
  void refuses_a_directory() {
    assertThatThrownBy(() -> SqliteLocation.parse(directory.toString(), List.of(RELEASE)))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo("database.directory"));
  }

  @Test
  void the_file_that_exists_decides_between_the_bases() throws IOException {
    List<Path> bases = List.of(directory.resolve("instance"), directory);
    assertThat(SqliteLocation.parse("sqlite:///shop.db", bases).path())
        .isEqualTo(directory.resolve("instance/shop.db"));

    Files.createFile(directory.resolve("shop.db"));

    assertThat(SqliteLocation.parse("sqlite:///shop.db", bases).path())
        .isEqualTo(directory.resolve("shop.db"));
  }

  @Test
  void the_file_that_exists_decides_what_three_slashes_mean() throws IOException {
    Path file = Files.createFile(directory.resolve("shop.db"));

    assertThat(SqliteLocation.parse("sqlite://" + file, List.of(RELEASE)).path()).isEqualTo(file);
  }

  @Test
  void the_file_that_exists_decides_whether_percent_signs_are_meant() throws IOException {
    Path file = Files.createFile(directory.resolve("a%20b.db"));

    assertThat(SqliteLocation.parse("sqlite:///" + file, List.of(RELEASE)).path()).isEqualTo(file);
  }

  @Test
  void a_link_to_what_is_still_to_be_created_counts_as_existing() throws IOException {
    Path link = directory.resolve("shop.db");
    Files.createSymbolicLink(link, Path.of("../shared/shop.db"));

    assertThat(
            SqliteLocation.parse("sqlite:///shop.db", List.of(directory.resolve("x"), directory))
                .path())
        .isEqualTo(link);
  }

  @Test
  void a_path_out_of_the_release_starts_from_the_real_one() throws IOException {
    Path release = Files.createDirectories(directory.resolve("a/b/releases/1"));
    Path current = Files.createSymbolicLink(directory.resolve("current"), release);

    assertThat(SqliteLocation.parse("../../shared/shop.db", List.of(current)).path())
        .isEqualTo(directory.resolve("a/b/shared/shop.db"));
  }

  @ParameterizedTest
  @CsvSource({
    "sqlite:///shop.db?timeout=5, sqlite:////tmp/clone.db?timeout=5",
    "sqlite+aiosqlite:////var/shop.db, sqlite+aiosqlite:////tmp/clone.db",
    "jdbc:sqlite:shop.db, jdbc:sqlite:/tmp/clone.db",
    "file:./dev.db, file:/tmp/clone.db",
    "file:///var/dev.db?mode=rw, file:///tmp/clone.db?mode=rw",
    "sqlite:///file:shop.db?uri=true, sqlite:///file:/tmp/clone.db?uri=true",
    "data/shop.db, /tmp/clone.db"
  })
  void writes_another_path_in_the_same_form(String setting, String other) {
    assertThat(SqliteLocation.parse(setting, List.of(RELEASE)).settingFor(Path.of("/tmp/clone.db")))
        .isEqualTo(other);
  }
}
