package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReuseTest {

  @Test
  void a_kept_connection_serves_the_next_request() throws Exception {
    try (StubApp app = StubApp.named("one");
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      for (int i = 0; i < 10; i++) {
        client.get("/");
      }
      assertThat(app.connections).hasValue(1);
    }
  }

  @Test
  void the_apps_wish_to_close_is_respected() throws Exception {
    for (String head :
        new String[] {
          Wire.lines("HTTP/1.1 200 OK", "Connection: Close", "Content-Length: 0", ""),
          Wire.lines("HTTP/1.1 200 OK", "Connection: foo, close", "Content-Length: 0", ""),
          Wire.lines("HTTP/1.0 200 OK", "Content-Length: 0", "")
        }) {
      try (StubApp app = StubApp.answering((request, body) -> head);
          Rig rig = Rig.to(app);
          Wire client = rig.connect()) {
        client.get("/");
        client.get("/");
        assertThat(app.connections).hasValue(2);
      }
    }
  }

  @Test
  void bytes_nobody_asked_for_end_a_connection() throws Exception {
    try (StubApp app =
            StubApp.answering((request, body) -> StubApp.ok("one") + StubApp.ok("evil"));
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      assertThat(client.get("/").body()).isEqualTo("one");
      assertThat(client.get("/").body()).isEqualTo("one");
    }
  }

  @Test
  void a_closed_connection_is_noticed_before_it_is_used() throws Exception {
    CountDownLatch closed = new CountDownLatch(2);
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              wire.send(StubApp.ok("one"));
              wire.close();
              closed.countDown();
            });
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      for (int i = 0; i < 2; i++) {
        client.sendHead("POST / HTTP/1.1", "Host: localhost", "Content-Length: 0");
        assertThat(client.answer().body()).isEqualTo("one");
        TimeUnit.MILLISECONDS.sleep(30);
      }
      assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(rig.counters("1-web").failed()).isZero();
    }
  }

  @Test
  void a_get_that_meets_a_closing_connection_is_sent_again() throws Exception {
    // The app closes a kept connection exactly when the next request arrives on it.
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              wire.send(StubApp.ok("one"));
              wire.head();
              wire.reset();
            });
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      for (int i = 0; i < 10; i++) {
        assertThat(client.get("/").body()).isEqualTo("one");
      }
      assertThat(rig.counters("1-web").failed()).isZero();
    }
  }

  @Test
  void a_post_is_never_sent_twice() throws Exception {
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              wire.send(StubApp.ok("one"));
              if (wire.nextHead() != null) {
                wire.reset();
              }
            });
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.get("/");
      // Within the instant in which a connection counts as fresh: the app breaks its word.
      client.sendHead("POST / HTTP/1.1", "Host: localhost", "Content-Length: 0");
      int status = client.answer().status();
      assertThat(status).isIn(200, 502);
      assertThat(app.connections).hasValue(status == 200 ? 2 : 1);
    }
  }

  @Test
  void a_post_does_not_use_a_connection_that_has_waited() throws Exception {
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.body(wire.head());
              wire.send(StubApp.ok("one"));
              if (wire.nextHead() != null) {
                wire.reset();
              }
            });
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      for (int i = 0; i < 3; i++) {
        client.sendHead("POST / HTTP/1.1", "Host: localhost", "Content-Length: 2").send("ab");
        assertThat(client.head().status()).isEqualTo(200);
        client.exactly(3);
        TimeUnit.MILLISECONDS.sleep(40);
      }
      assertThat(rig.counters("1-web").failed()).isZero();
      assertThat(app.connections).hasValue(3);
    }
  }

  @Test
  void an_answer_on_a_kept_connection_is_not_asked_for_again() throws Exception {
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              wire.send(StubApp.ok("one"));
              wire.head();
              wire.send("HTTP/1.1 200 O");
              wire.reset();
            });
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(client.get("/").status()).isEqualTo(502);
      assertThat(app.connections).hasValue(1);
    }
  }

  @Test
  void an_idle_connection_is_given_up_before_any_server_would() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              wire.send(StubApp.ok("one"));
              wire.ends();
              ended.countDown();
            });
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.get("/");
      assertThat(ended.await(1700, TimeUnit.MILLISECONDS)).isTrue();
      assertThat(client.get("/").body()).isEqualTo("one");
    }
  }
}
