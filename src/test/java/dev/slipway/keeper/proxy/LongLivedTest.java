package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LongLivedTest {
  private static final String[] UPGRADE = {
    "GET /chat HTTP/1.1",
    "Host: localhost",
    "Connection: keep-alive, Upgrade",
    "Upgrade: WebSocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
  };
  private static final String SWITCHING =
      Wire.lines(
          "HTTP/1.1 101 Switching Protocols",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
          "");
  private static final String STREAM =
      Wire.lines(
          "HTTP/1.1 200 OK",
          "Content-Type: text/event-stream; charset=utf-8",
          "Transfer-Encoding: chunked",
          "");

  @Test
  void a_websocket_is_passed_through_both_ways() throws Exception {
    try (StubApp app = echo();
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      Wire.Head answer = upgrade(client);
      assertThat(answer.header("Upgrade")).isEqualTo("websocket");
      assertThat(answer.header("Connection")).isEqualTo("Upgrade");
      assertThat(answer.header("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      assertThat(client.exactly(5)).isEqualTo("early");
      for (String message : new String[] {"one", "two", "x".repeat(500_000)}) {
        Thread.ofVirtual().start(() -> send(client, message));
        assertThat(client.exactly(message.length())).isEqualTo(message);
      }
      assertThat(app.requests).isEmpty();
    }
  }

  @Test
  void what_the_client_sends_with_its_upgrade_is_not_lost() throws Exception {
    try (StubApp app = echo();
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.send(Wire.lines(UPGRADE) + "\r\nfirst");
      assertThat(client.head().status()).isEqualTo(101);
      assertThat(client.exactly(10)).isEqualTo("earlyfirst");
    }
  }

  @Test
  void either_side_may_end_a_websocket() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              wire.send(SWITCHING);
              if (wire.exactly(3).equals("bye")) {
                wire.send("BYE");
                return;
              }
              ended.complete(wire.ends());
            });
        Rig rig = Rig.to(app);
        Wire first = rig.connect();
        Wire second = rig.connect()) {
      upgrade(first);
      first.send("bye");
      assertThat(first.rest()).isEqualTo("BYE");
      upgrade(second);
      second.send("hey").close();
      assertThat(ended.get(5, TimeUnit.SECONDS)).isTrue();
      Rig.await(() -> rig.counters("1-web").requests() == 2);
      assertThat(rig.counters("1-web").failed()).isZero();
    }
  }

  @Test
  void an_app_may_refuse_a_websocket() throws Exception {
    try (StubApp app =
            StubApp.answering(
                (request, body) -> Wire.lines("HTTP/1.1 403 No", "Content-Length: 0", ""));
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      assertThat(client.sendHead(UPGRADE).answer().status()).isEqualTo(403);
      assertThat(client.get("/").status()).isEqualTo(403);
      assertThat(app.requests.getFirst().header("Connection")).isEqualTo("Upgrade");
      assertThat(app.requests.getLast().header("Connection")).isEmpty();
    }
  }

  @Test
  void websockets_do_not_count_as_in_flight_and_are_closed_when_drained() throws Exception {
    try (StubApp old = echo();
        StubApp next = StubApp.named("next");
        Rig rig = Rig.to(old);
        Wire client = rig.connect()) {
      upgrade(client);
      Rig.await(() -> rig.counters("1-web").requests() == 1);
      assertThat(rig.proxy.inFlight(Rig.APP, "1-web")).isZero();
      assertThat(rig.proxy.awaitDrained(Rig.APP, "1-web", Duration.ZERO)).isTrue();
      client.exactly(5);
      client.send("still");
      assertThat(client.exactly(5)).isEqualTo("still");

      rig.open("2-web", next);
      client.send("still");
      assertThat(client.exactly(5)).isEqualTo("still");
      assertThat(rig.proxy.awaitDrained(Rig.APP, "1-web", Duration.ZERO)).isTrue();
      assertThat(client.ends()).isTrue();
      Rig.await(() -> rig.counters("1-web").closedLongLived() == 1);
      assertThat(rig.counters("1-web").failed()).isZero();
    }
  }

  @Test
  void an_event_stream_ends_in_good_order_when_drained() throws Exception {
    try (StubApp old = stream();
        StubApp next = StubApp.named("next");
        Rig rig = Rig.to(old);
        Wire client = rig.connect()) {
      client.sendHead("GET /events HTTP/1.1", "Host: localhost");
      assertThat(client.head().header("Content-Type")).startsWith("text/event-stream");
      assertThat(client.chunk()).isEqualTo("data: 1\n\n");
      Rig.await(() -> rig.counters("1-web").requests() == 1);
      assertThat(rig.proxy.inFlight(Rig.APP, "1-web")).isZero();

      rig.hold(Rig.LONG, 10);
      assertThat(rig.proxy.awaitDrained(Rig.APP, "1-web", Rig.LONG)).isTrue();
      assertThat(client.chunk()).isEmpty();
      assertThat(rig.counters("1-web").closedLongLived()).isEqualTo(1);
      rig.open("2-web", next);
      client.send("\r\n");
    }
  }

  @Test
  void a_client_that_leaves_an_event_stream_is_noticed_without_any_event() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              wire.send(STREAM);
              ended.complete(wire.ends());
            });
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.sendHead("GET /events HTTP/1.1", "Host: localhost");
      assertThat(client.head().status()).isEqualTo(200);
      client.socket.close();
      assertThat(ended.get(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_stream_that_begins_after_the_drain_is_closed_at_once() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              go.join();
              wire.send(STREAM);
              wire.rest();
            });
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.sendHead("GET /events HTTP/1.1", "Host: localhost");
      Rig.await(() -> rig.proxy.inFlight(Rig.APP, "1-web") == 1);
      rig.hold(Rig.LONG, 10);
      assertThat(rig.proxy.awaitDrained(Rig.APP, "1-web", Duration.ZERO)).isFalse();
      go.complete(null);
      client.head();
      assertThat(client.chunk()).isEmpty();
    }
  }

  private static Wire.Head upgrade(Wire client) throws Exception {
    Wire.Head head = client.sendHead(UPGRADE).head();
    assertThat(head.status()).isEqualTo(101);
    return head;
  }

  private static StubApp echo() throws Exception {
    return StubApp.connections(wire -> {
      wire.head();
      wire.send(SWITCHING + "early");
      wire.echo();
    });
  }

  private static StubApp stream() throws Exception {
    return StubApp.connections(wire -> {
      wire.head();
      wire.send(STREAM + "9\r\ndata: 1\n\n\r\n");
      wire.rest();
    });
  }

  private static void send(Wire client, String message) {
    try {
      client.send(message);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
