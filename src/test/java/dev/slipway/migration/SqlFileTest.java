package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlFileTest {
  @TempDir Path folder;

  @Test
  void line_ends_and_byte_order_mark_do_not_change_the_checksum_but_everything_else_does()
      throws IOException {
    SqlFile file = read("SELECT 1;\nSELECT 2;\n");

    assertThat(read("\uFEFFSELECT 1;\r\nSELECT 2;\r\n").checksum()).isEqualTo(file.checksum());
    assertThat(read("SELECT 1;\nSELECT 2; \n").checksum()).isNotEqualTo(file.checksum());
  }

  @Test
  void understands_its_headers() throws IOException {
    assertThat(read("SELECT 1;").inTransaction()).isTrue();
    assertThat(read("-- slipway: no-transaction\nVACUUM;").inTransaction()).isFalse();
    assertThat(read("--slipway:foreign-keys\nDELETE FROM a;").foreignKeys()).isTrue();
    refuses("migration.sql-header", "-- slipway: no-transactions\nVACUUM;", "no-transactions");
  }

  @Test
  void refuses_what_would_break_its_transaction() throws IOException {
    for (String word : List.of("BEGIN", "commit", "END", "ROLLBACK", "SAVEPOINT a", "RELEASE a")) {
      refuses("migration.sql-transaction", "SELECT 1;\n" + word + ";", "line 2");
    }
  }

  @Test
  void refuses_what_cannot_run_in_a_transaction_unless_it_is_alone_and_says_so()
      throws IOException {
    refuses("migration.sql-no-transaction", "VACUUM;", "VACUUM");
    refuses("migration.sql-no-transaction", "PRAGMA journal_mode = WAL;", "journal_mode");
    refuses("migration.sql-no-transaction", "-- slipway: no-transaction\nVACUUM; ANALYZE;", "2");
    refuses("migration.sql-other-database", "ATTACH 'a.db' AS a;", "ATTACH");
  }

  @Test
  void refuses_files_that_hold_both_ways() throws IOException {
    refuses("migration.sql-sections", "-- migrate:up\nSELECT 1;\n-- migrate:down\n", "way down");
    refuses("migration.sql-sections", "-- +goose Up\nSELECT 1;\n-- +goose Down\n", "way down");
  }

  @Test
  void refuses_text_that_is_not_utf_8() throws IOException {
    Path file = folder.resolve("0001_a.sql");
    Files.write(file, "SELECT 'ä';".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> SqlFile.read(file)).hasMessageContaining("0001_a.sql is not UTF-8");
  }

  private void refuses(String code, String text, String word) throws IOException {
    Path file = Files.writeString(folder.resolve("0001_a.sql"), text);

    assertThatThrownBy(() -> SqlFile.read(file))
        .asInstanceOf(type(Failure.class))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(code);
          assertThat(failure.what()).contains("0001_a.sql", word);
        });
  }

  private SqlFile read(String text) throws IOException {
    return SqlFile.read(Files.writeString(folder.resolve("0001_a.sql"), text));
  }
}
