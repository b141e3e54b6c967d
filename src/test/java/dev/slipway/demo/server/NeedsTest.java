package dev.slipway.demo.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.database.Engine;
import dev.slipway.model.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeedsTest {

  @Test
  void names_every_package_that_is_missing() {
    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> Needs.of(Engine.MARIADB, "/nowhere", List.of("/nowhere")));
    assertThat(failure.code()).isEqualTo("demo.missing");
    assertThat(failure.next())
        .isEqualTo("apt-get install mariadb-client mariadb-server python3-pymysql");
    assertThat(failure.getMessage()).contains("mariadbd", "the Python module pymysql");
  }
}
