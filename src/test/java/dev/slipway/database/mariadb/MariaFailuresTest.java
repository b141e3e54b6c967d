package dev.slipway.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers and clients say when a disk is full, as they said it. */
class MariaFailuresTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERROR 1114 (HY000) at line 31: The table 'person' is full",
        "ERROR 1021 (HY000) at line 7: Disk full (/var/lib/mysql/#sql-1f.MAI); waiting for someone"
            + " to free some space... (errno: 28 \"No space left on device\")",
        "ERROR 1180 (HY000) at line 31: Got error 1 \"Operation not permitted\" during COMMIT",
        "mariadb: Error writing file '/backups/1.sql' (Errcode: 28 \"No space left on device\")",
      })
  void a_full_disk_is_known_by_what_is_said(String said) {
    assertThat(MariaFailures.isNoRoom(said)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERROR 1062 (23000) at line 31: Duplicate entry '1114' for key 'PRIMARY'",
        "ERROR 1146 (42S02) at line 9: Table 'shop.person' doesn't exist",
        "ERROR 1180 (HY000) at line 31: Got error 150 \"Foreign key\" during COMMIT",
        "ERROR 1049 (42000): Unknown database 'error_1021_log'",
      })
  void anything_else_is_not_taken_for_one(String said) {
    assertThat(MariaFailures.isNoRoom(said)).isFalse();
  }

  @Test
  void it_is_told_with_what_to_do() {
    assertThat(
            MariaFailures.of(
                "cannot clone", "shop", "me@here", new SQLException("is full", "HY000", 1114)))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo("database.disk-full");
          assertThat(failure.next()).contains("make room on the server's disk");
        });
  }
}
