package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlaskDoorTest {
  @TempDir Path release;

  @Test
  void takes_the_app_from_the_web_command_only_where_flask_would_find_none() throws IOException {
    List<String> web =
        List.of("gunicorn", "--bind", "127.0.0.1:8000", "-k", "unix:/run/x", "shop.wsgi:create()");

    assertThat(flaskApp(web, Map.of())).isEqualTo("shop.wsgi:create()");
    assertThat(flaskApp(web, Map.of("FLASK_APP", "mine"))).isEqualTo("mine");
    assertThat(flaskApp(List.of("python3", "run.py"), Map.of())).isEqualTo("none");

    Files.writeString(release.resolve(".flaskenv"), "FLASK_APP=other");
    assertThat(flaskApp(web, Map.of())).isEqualTo("none");
  }

  @Test
  void a_folder_is_passed_on() {
    FlaskDoor door = new FlaskDoor(Optional.of("db/migrations"), List.of());

    assertThat(door.upgrade(new Surroundings(release, Map.of(), Optional.empty())))
        .containsExactly("-m", "flask", "db", "upgrade", "--directory=db/migrations", "heads");
  }

  private String flaskApp(List<String> web, Map<String, String> environment) {
    return new FlaskDoor(Optional.empty(), web)
        .prepare(new Surroundings(release, environment, Optional.empty()))
        .environment()
        .getOrDefault("FLASK_APP", "none");
  }
}
