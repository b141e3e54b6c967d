package dev.slipway.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientsTest {
  @TempDir Path debian;

  private void install(String major, String version) throws IOException {
    Path bin = Files.createDirectories(debian.resolve(major).resolve("bin"));
    for (String program : new String[] {"pg_dump", "pg_restore"}) {
      Path file = bin.resolve(program);
      Files.writeString(file, "#!/bin/sh\necho '" + program + " (PostgreSQL) " + version + "'\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
  }

  private Clients find(int server) {
    return Clients.find(server, debian, "/nowhere");
  }

  @Test
  void the_newest_that_is_not_older_than_the_server_is_taken() throws IOException {
    install("15", "15.18 (Debian 15.18-0+deb12u1)");
    install("17", "17.6");
    assertThat(find(15).version()).isEqualTo(new Clients.Version(17, 6));
    assertThat(find(16).folder()).isEqualTo(debian.resolve("17/bin"));
  }

  @Test
  void a_missing_or_older_one_names_the_package() throws IOException {
    install("15", "15.18");
    assertThatThrownBy(() -> find(16))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("database.client-missing");
              assertThat(failure.next()).isEqualTo("install the package postgresql-client-16");
            });
  }

  @Test
  void one_with_known_holes_is_refused() throws IOException {
    install("15", "15.13");
    assertThatThrownBy(() -> find(15))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo("database.client-unsafe"));
  }
}
