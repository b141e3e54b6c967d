package dev.slipway.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Assurance;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that says it is another one, which this one can be told to. */
class UnknownServerIT {

  @Test
  void a_server_of_another_maker_is_refused_before_anything_is_made_on_it(@TempDir Path folder)
      throws Exception {
    try (MariaServer server = new MariaServer("--version=8.0.36")) {
      server.run("", List.of("CREATE DATABASE shop"));
      List<String> before = server.rows("", "SHOW DATABASES");
      DatabaseUrl url = server.url("shop");
      MariaDatabase database = new MariaDatabase(url, folder.resolve("backups"));

      refused(database::requireRights);
      refused(() ->
          database.backUp(new BackupName("1-proven"), "1", Assurance.PROVEN, Progress.SILENT));
      assertThat(server.rows("", "SHOW DATABASES")).isEqualTo(before);
      assertThat(database.backups()).isEmpty();
    }
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("database.version");
              assertThat(failure.what()).contains("8.0.36");
            });
  }
}
