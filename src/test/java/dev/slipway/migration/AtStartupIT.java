package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Address;
import dev.slipway.model.Failure;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract with an app that migrates when it starts. */
class AtStartupIT extends MigrationsContract {
  private final List<Address> asked = Collections.synchronizedList(new ArrayList<>());

  @Override
  String sample() {
    return "startup";
  }

  @Override
  Migrations migrations() {
    return new AtStartup(
        Optional.empty(),
        List.of("sh", "-c", "exec python3 server.py $LISTEN"),
        Map.of("LISTEN", "{listen}"),
        this::healthy,
        SampleApp.RUNNER);
  }

  private boolean healthy(Address address) {
    asked.add(address);
    try {
      URI uri = URI.create("http://" + address + "/");
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      return connection.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  Surroundings surroundings() {
    return app.surroundings(Map.of("DB_FILE", app.database().toString()));
  }

  @Override
  List<String> tables() {
    return List.of("visit");
  }

  @Override
  boolean goesDown() {
    return false;
  }

  @Override
  boolean tells() {
    return false;
  }

  @Override
  void addOneThatFailsHalfWay() {
    app.replace("server.py", "cannot add column", "no such table: gone");
    release = release.with(Map.of("BREAK", "1"));
  }

  @Override
  void addOneThatHangs() {
    release = release.with(Map.of("HANG", "1"));
  }

  @Test
  void the_instance_is_gone_when_the_migration_is_over() {
    upgrade();

    assertThat(asked).isNotEmpty();
    assertThat(healthy(asked.getFirst())).isFalse();
    assertThat(lines).contains("migrating");
  }

  @Test
  void an_interrupted_one_is_ended_and_says_so() throws Exception {
    release = release.with(Map.of("HANG", "1"));
    List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    Thread thread =
        Thread.ofPlatform().start(() -> assertThatThrownBy(this::upgrade).satisfies(thrown::add));
    while (!lines.contains("migrating")) {
      Thread.onSpinWait();
      Thread.sleep(20);
    }

    thread.interrupt();
    thread.join(10_000);

    assertThat(thrown).singleElement().isInstanceOf(Failure.class);
    assertThat(((Failure) thrown.getFirst()).kind()).isEqualTo(Failure.Kind.CANCELLED);
  }
}
