package dev.slipway.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.model.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose disk is full is told by how the clients say it, as they said it. */
class DumpTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pg_restore: error: COPY failed for table \"person\": ERROR:  could not extend file"
            + " \"base/16391/16402\": No space left on device|database.disk-full",
        "pg_restore: error: could not execute query: ERROR:  could not write to file"
            + " \"base/pgsql_tmp/pgsql_tmp41.0\": No space left on device|database.disk-full",
        "pg_dump: error: could not write to output file: No space left on device|backup.disk-full",
        "pg_dump: error: could not close TOC file: No space left on device|backup.disk-full",
      })
  void a_full_disk_is_the_servers_or_the_backups(String said, String code) {
    Failure failure =
        catchThrowableOfType(Failure.class, () -> Dump.requireRoom(said, "the restore of shop"));

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.what()).contains("the restore of shop", said);
    assertThat(failure.next()).contains("make room");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pg_restore: error: could not execute query: ERROR:  relation \"person\" already exists",
        "pg_dump: error: connection to server failed: FATAL:  the database system is starting up",
      })
  void anything_else_is_not_taken_for_one(String said) {
    assertThatCode(() -> Dump.requireRoom(said, "the restore of shop")).doesNotThrowAnyException();
  }
}
