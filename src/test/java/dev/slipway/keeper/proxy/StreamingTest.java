package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamingTest {
  private static final String CHUNKED =
      Wire.lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "");

  @Test
  void each_piece_of_an_answer_arrives_at_once() throws Exception {
    BlockingQueue<String> say = new LinkedBlockingQueue<>();
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              wire.send(CHUNKED);
              while (true) {
                wire.send(say.take());
              }
            });
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.sendHead("GET / HTTP/1.1", "Host: localhost");
      assertThat(client.head().status()).isEqualTo(200);
      say.add(Wire.lines("3", "one"));
      assertThat(client.chunk()).isEqualTo("one");
      say.add(Wire.lines("3", "two", "4") + "thr");
      assertThat(client.chunk()).isEqualTo("twothr");
      say.add(Wire.lines("e", "0", ""));
      assertThat(client.chunk()).isEqualTo("e");
      assertThat(client.chunk()).isEmpty();
    }
  }

  @Test
  void each_piece_of_an_upload_arrives_at_once() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              heard.add(wire.exactly(3));
              heard.add(wire.exactly(3));
              wire.send(StubApp.ok("done"));
              wire.rest();
            });
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.sendHead("POST / HTTP/1.1", "Host: localhost", "Content-Length: 6");
      client.send("one");
      assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("one");
      client.send("two");
      assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("two");
      assertThat(client.answer().body()).isEqualTo("done");
    }
  }

  @Test
  void an_answer_may_begin_before_the_upload_has_ended() throws Exception {
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              wire.send(CHUNKED + Wire.lines("3", wire.exactly(3)));
              wire.send(Wire.lines("3", wire.exactly(3), "0", ""));
              wire.rest();
            });
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.sendHead("POST / HTTP/1.1", "Host: localhost", "Content-Length: 6");
      client.send("one");
      assertThat(client.head().header("Connection")).isEqualTo("close");
      assertThat(client.chunk()).isEqualTo("one");
      client.send("two");
      assertThat(client.chunk()).isEqualTo("two");
      assertThat(client.chunk()).isEmpty();
    }
  }

  @Test
  void a_slow_client_slows_the_app_down() throws Exception {
    AtomicLong sent = new AtomicLong();
    CountDownLatch stuck = new CountDownLatch(1);
    long size = 64L << 20;
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              wire.send(Wire.lines("HTTP/1.1 200 OK", "Content-Length: " + size, ""));
              OutputStream out = wire.socket.getOutputStream();
              byte[] piece = new byte[1 << 16];
              for (long left = size; left > 0; left -= piece.length) {
                out.write(piece);
                sent.addAndGet(piece.length);
              }
              wire.rest();
            });
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.sendHead("GET / HTTP/1.1", "Host: localhost");
      client.head();
      long before;
      do {
        before = sent.get();
        stuck.await(50, TimeUnit.MILLISECONDS);
      } while (sent.get() > before || before == 0);
      assertThat(sent.get()).isLessThan(size / 2);

      long read = 0;
      while (read < size) {
        read += client.exactly((int) Math.min(1 << 20, size - read)).length();
      }
      assertThat(sent.get()).isEqualTo(size);
      Rig.await(() -> rig.counters("1-web").requests() == 1);
    }
  }

  @Test
  void a_slow_app_slows_the_client_down() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    int size = 64 << 20;
    AtomicLong sent = new AtomicLong();
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              go.await();
              wire.exactly(size);
              wire.send(StubApp.ok("got it"));
              wire.rest();
            });
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.sendHead("POST / HTTP/1.1", "Host: localhost", "Content-Length: " + size);
      Thread upload =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  byte[] piece = new byte[1 << 16];
                  for (int left = size; left > 0; left -= piece.length) {
                    client.socket.getOutputStream().write(piece);
                    sent.addAndGet(piece.length);
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      long before;
      do {
        before = sent.get();
        upload.join(java.time.Duration.ofMillis(50));
      } while (sent.get() > before || before == 0);
      assertThat(sent.get()).isLessThan(size / 2);
      go.countDown();
      assertThat(client.answer().body()).isEqualTo("got it");
    }
  }

  @Test
  void an_app_may_refuse_an_upload_without_reading_it() throws Exception {
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              wire.send(Wire.lines("HTTP/1.1 413 Too Large", "Content-Length: 4", "") + "much");
            });
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.sendHead("POST / HTTP/1.1", "Host: localhost", "Content-Length: 3000000");
      client.send("x".repeat(3_000_000));
      Wire.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body()).isEqualTo("much");
      assertThat(rig.counters("1-web").failed()).isZero();
    }
  }

  @Test
  void a_truncated_answer_is_seen_to_be_truncated() throws Exception {
    for (String begun :
        new String[] {
          Wire.lines("HTTP/1.1 200 OK", "Content-Length: 10", "") + "half",
          CHUNKED + Wire.lines("4", "half"),
          CHUNKED + "6\r\nhalf"
        }) {
      try (StubApp app = StubApp.saying(begun);
          Rig rig = Rig.to(app);
          Wire client = rig.connect()) {
        assertThatThrownBy(() -> client.get("/")).isInstanceOf(IOException.class);
        Rig.await(() -> rig.counters("1-web").failed() == 1);
        assertThat(rig.proxy.inFlight(Rig.APP, "1-web")).isZero();
      }
    }
  }

  @Test
  void a_truncated_answer_to_http_1_0_ends_in_a_reset() throws Exception {
    try (StubApp app = StubApp.saying(CHUNKED + "6\r\nhalf");
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.sendHead("GET / HTTP/1.0");
      assertThatThrownBy(client::rest).hasMessageContaining("reset");
      Rig.await(() -> rig.counters("1-web").failed() == 1);
    }
  }

  @Test
  void an_app_that_says_nothing_or_nonsense_gets_502() throws Exception {
    for (String nonsense :
        new String[] {
          "",
          "HTTP/1.1 2",
          Wire.lines("SSH-2.0-OpenSSH_9.2", ""),
          Wire.lines("HTTP/1.1 200 OK", "Content-Length: 3", "Content-Length: 4", ""),
          Wire.lines("HTTP/1.1 200 OK", "Content-Length: x", ""),
          Wire.lines("HTTP/1.1 200 OK", "Transfer-Encoding: gzip", ""),
          Wire.lines("HTTP/1.1 200 OK", "no header", ""),
          Wire.lines("HTTP/1.1 101 Switching Protocols", "Upgrade: x", ""),
          "HTTP/1.1 200 OK\r\nX: " + "x".repeat(20_000),
        }) {
      try (StubApp app = StubApp.saying(nonsense);
          Rig rig = Rig.to(app);
          Wire client = rig.connect()) {
        Wire.Answer answer = client.get("/");
        assertThat(answer.status()).as(nonsense).isEqualTo(502);
        assertThat(rig.counters("1-web").failed()).isEqualTo(1);
      }
    }
  }

  @Test
  void an_app_that_resets_gets_502() throws Exception {
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              wire.reset();
            });
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      assertThat(client.get("/").status()).isEqualTo(502);
      client.sendHead("POST / HTTP/1.1", "Host: localhost", "Content-Length: 0");
      assertThat(client.answer().status()).isEqualTo(502);
      assertThat(app.connections).hasValue(2);
    }
  }

  @Test
  void a_client_that_leaves_ends_the_apps_work_and_nobody_failed() throws Exception {
    CompletableFuture<String> arrived = new CompletableFuture<>();
    CompletableFuture<Boolean> noticed = new CompletableFuture<>();
    try (StubApp app =
            StubApp.connections(wire -> {
              arrived.complete(String.valueOf(wire.head()));
              noticed.complete(wire.ends());
            });
        Rig rig = Rig.to(app)) {
      Wire client = rig.connect().sendHead("GET / HTTP/1.1", "Host: localhost");
      // Earlier, the app would never hear of it.
      arrived.get(5, TimeUnit.SECONDS);
      client.close();
      assertThat(noticed.get(5, TimeUnit.SECONDS)).isTrue();
      Rig.await(() -> rig.proxy.inFlight(Rig.APP, "1-web") == 0);
      assertThat(rig.counters("1-web"))
          .extracting(c -> c.requests(), c -> c.failed())
          .containsExactly(1L, 0L);
    }
  }

  @Test
  void a_client_that_leaves_within_its_upload_truncates_it_for_the_app() throws Exception {
    CompletableFuture<Throwable> noticed = new CompletableFuture<>();
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              try {
                wire.exactly(10);
              } catch (IOException e) {
                noticed.complete(e);
              }
            });
        Rig rig = Rig.to(app)) {
      Wire client = rig.connect();
      client.sendHead("POST / HTTP/1.1", "Host: localhost", "Content-Length: 10").send("half");
      Rig.await(() -> rig.proxy.inFlight(Rig.APP, "1-web") == 1);
      client.close();
      assertThat(noticed.get(5, TimeUnit.SECONDS)).isNotNull();
      Rig.await(() -> rig.counters("1-web").requests() == 1);
      assertThat(rig.counters("1-web").failed()).isZero();
    }
  }
}
