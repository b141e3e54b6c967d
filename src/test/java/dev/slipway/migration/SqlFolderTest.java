package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlFolderTest {
  @TempDir Path folder;

  @Test
  void reads_both_customs_in_the_order_of_their_numbers() throws IOException {
    files("10_last.sql", "V2__second-thing.sql", "0001_first_one.up.sql", "V3.1__third.sql");

    assertThat(SqlFolder.read(folder))
        .extracting(SqlMigration::label)
        .containsExactly("0001 first one", "2 second thing", "3.1 third", "10 last");
  }

  @Test
  void finds_the_way_down_of_each() throws IOException {
    files("0001_a.sql", "0001_a.down.sql", "V2__b.sql", "U2__b.sql", "3_c.sql", "README.md");

    assertThat(SqlFolder.read(folder))
        .extracting(one -> one.down().map(down -> down.getFileName().toString()).orElse("none"))
        .containsExactly("0001_a.down.sql", "U2__b.sql", "none");
  }

  @Test
  void names_every_file_that_does_not_fit() throws IOException {
    files("seed.sql", "V1__a.sql", "01_b.sql", "9_gone.down.sql", "R__view.sql");

    assertThatThrownBy(() -> SqlFolder.read(folder))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("seed.sql has no version")
        .hasMessageContaining("R__view.sql has no version")
        .hasMessageContaining("01_b.sql and V1__a.sql have the same version")
        .hasMessageContaining("9_gone.down.sql goes back from a migration that is not there");
  }

  @Test
  void no_folder_is_no_migration() {
    assertThat(SqlFolder.read(folder.resolve("absent"))).isEmpty();
  }

  private void files(String... names) throws IOException {
    for (String name : names) {
      Files.writeString(folder.resolve(name), "SELECT 1;");
    }
  }
}
