package dev.slipway.database.mariadb;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerVersionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.11.14-MariaDB-0+deb12u2",
        "10.6.0-MariaDB",
        "11.4.2-MariaDB-ubu2404-log",
      })
  void mariadb_from_10_6_on_is_known(String version) {
    assertThatCode(() -> ServerVersion.requireKnown(version)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.5.28-MariaDB", "5.5.68-MariaDB", "8.0.36", "8.4.0-log", ""})
  void another_or_an_older_server_is_refused_by_name(String version) {
    assertThatThrownBy(() -> ServerVersion.requireKnown(version))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("'" + version + "'")
        .hasMessageContaining("MariaDB 10.6 and newer");
  }
}
