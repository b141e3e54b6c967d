package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients who neither send nor take anything, though it is their turn. */
@Timeout(60)
class StalledClientTest {
  private static final Duration PATIENCE = Duration.ofMillis(400);
  private static final int LARGE = 64 << 20;

  @Test
  void one_who_takes_no_answer_is_given_up_and_holds_no_drain() throws Exception {
    CompletableFuture<String> ended = new CompletableFuture<>();
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              wire.send(Wire.lines("HTTP/1.1 200 OK", "Content-Length: " + LARGE, ""));
              ended.complete(sendUntilRefused(wire.socket));
            });
        Rig rig = Rig.to(app, PATIENCE);
        Wire client = rig.connect()) {
      client.sendHead("GET / HTTP/1.1", "Host: localhost");
      client.head();

      assertThat(rig.proxy.awaitDrained(Rig.APP, "1-web", Rig.LONG)).isTrue();
      assertThat(ended.get(5, TimeUnit.SECONDS)).isEqualTo("refused");
      assertThatThrownBy(() -> client.exactly(LARGE)).isInstanceOf(IOException.class);
      assertThat(rig.counters("1-web").failed()).isZero();
    }
  }

  @Test
  void one_who_stops_within_its_upload_is_given_up() throws Exception {
    CompletableFuture<Boolean> noticed = new CompletableFuture<>();
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              wire.exactly(5);
              noticed.complete(wire.ends());
            });
        Rig rig = Rig.to(app, PATIENCE);
        Wire client = rig.connect()) {
      client.sendHead("POST / HTTP/1.1", "Host: localhost", "Content-Length: 10").send("hello");

      assertThat(client.ends()).isTrue();
      assertThat(noticed.get(5, TimeUnit.SECONDS)).isTrue();
      assertThat(rig.proxy.inFlight(Rig.APP, "1-web")).isZero();
    }
  }

  @Test
  void one_who_takes_none_of_our_own_pages_is_given_up() throws Exception {
    try (StubApp app = StubApp.named("app");
        Rig rig = Rig.to(app, PATIENCE);
        Wire client = rig.connect()) {
      assertThat(sendUntilRefused(client.socket)).isEqualTo("refused");
    }
  }

  @Test
  void one_who_is_slow_but_goes_on_is_not() throws Exception {
    try (StubApp app = StubApp.answering((request, body) -> StubApp.ok(body));
        Rig rig = Rig.to(app, PATIENCE);
        Wire client = rig.connect()) {
      client.sendHead("POST / HTTP/1.1", "Host: localhost", "Content-Length: 12");
      for (int i = 0; i < 12; i++) {
        TimeUnit.MILLISECONDS.sleep(PATIENCE.toMillis() / 8);
        client.send("x");
      }
      assertThat(client.answer().body()).isEqualTo("x".repeat(12));
    }
  }

  /** Sends without reading, pages for a site that nobody has. */
  private static String sendUntilRefused(Socket socket) {
    byte[] requests =
        Wire.lines("GET / HTTP/1.1", "Host: nobody.test", "")
            .repeat(100)
            .getBytes(StandardCharsets.US_ASCII);
    try {
      for (long sent = 0; sent < 4L * LARGE; sent += requests.length) {
        socket.getOutputStream().write(requests);
      }
      return "all sent";
    } catch (IOException e) {
      return "refused";
    }
  }
}
