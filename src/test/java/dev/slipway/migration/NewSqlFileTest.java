package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewSqlFileTest {
  @TempDir Path folder;

  @Test
  void the_first_one_makes_the_folder() {
    assertThat(written("Add the VAT column!")).containsExactly("0001_add_the_vat_column.sql");
  }

  @Test
  void follows_the_custom_of_the_files_already_there() throws IOException {
    files("V9__a.sql", "U9__a.sql");
    assertThat(written("b")).containsExactly("V10__b.sql", "U10__b.sql");
  }

  @Test
  void keeps_the_width_of_the_numbers_and_the_ending() throws IOException {
    files("0009_a.up.sql", "0009_a.down.sql");
    assertThat(written("b")).containsExactly("0010_b.up.sql", "0010_b.down.sql");
  }

  @Test
  void points_in_time_are_followed_by_one() throws IOException {
    files("20260101120000_a.sql");
    assertThat(written("b")).singleElement().asString().matches("20\\d{12}_b\\.sql");
    assertThat(SqlFolder.read(folder.resolve("sql"))).hasSize(2);
  }

  @Test
  void a_message_is_needed() {
    assertThatThrownBy(() -> Title.of(" \n ")).isInstanceOf(Failure.class);
  }

  @Test
  void a_title_is_safe_as_file_name_and_identifier() {
    Title title = Title.of("../2 Größe\n; rm -rf");
    assertThat(title.text()).isEqualTo("../2 Größe ; rm -rf");
    assertThat(title.slug()).isEqualTo("2_gr_e_rm_rf");
    assertThat(title.identifier()).isEqualTo("m_2_gr_e_rm_rf");
    assertThat(Title.of("ÄÖÜ").slug()).isEqualTo("migration");
  }

  private void files(String... names) throws IOException {
    Files.createDirectories(folder.resolve("sql"));
    for (String name : names) {
      Files.writeString(folder.resolve("sql").resolve(name), "SELECT 1;");
    }
  }

  private List<String> written(String message) {
    return NewSqlFile.write(folder.resolve("sql"), Title.of(message)).stream()
        .map(file -> String.valueOf(file.getFileName()))
        .toList();
  }
}
