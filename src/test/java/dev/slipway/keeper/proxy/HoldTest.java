package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.keeper.RouteState.Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HoldTest {
  private final CountDownLatch finish = new CountDownLatch(1);
  private StubApp old;
  private StubApp next;
  private Rig rig;

  @BeforeEach
  void start() throws Exception {
    old =
        StubApp.answering((request, body) -> {
          if (request.first().contains("/slow")) {
            finish.await();
          }
          return StubApp.ok("old");
        });
    next = StubApp.answering((request, body) -> StubApp.ok("next " + body));
    rig = Rig.to(old);
  }

  @AfterEach
  void stop() {
    rig.close();
    old.close();
    next.close();
  }

  @Test
  void requests_wait_and_go_to_the_new_instance() throws Exception {
    rig.hold(Rig.LONG, 100);
    List<Wire> clients = ask(20, "GET / HTTP/1.1");
    assertThat(rig.proxy.state(Rig.APP).mode()).isEqualTo(Mode.HOLDING);
    assertThat(rig.proxy.state(Rig.APP).upstream()).isEqualTo(Rig.upstream("1-web", old));

    rig.open("2-web", next);

    for (Wire client : clients) {
      assertThat(client.answer().body()).isEqualTo("next ");
      assertThat(client.get("/").body()).isEqualTo("next ");
      client.close();
    }
    assertThat(rig.proxy.state(Rig.APP).waiting()).isZero();
    assertThat(rig.counters("2-web").held()).isEqualTo(20);
    assertThat(rig.counters("2-web").longestHoldMillis()).isPositive();
    assertThat(old.requests).isEmpty();
  }

  @Test
  void those_of_one_thread_keep_their_order() throws Exception {
    List<Integer> order = new CopyOnWriteArrayList<>();
    try (StubApp one =
        StubApp.oneByOne(wire -> {
          order.add(Integer.parseInt(wire.head().header("X-Number")));
          wire.send(StubApp.ok("done"));
        })) {
      rig.hold(Rig.LONG, 100);
      List<Wire> clients = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        clients.add(rig.connect().sendHead("GET / HTTP/1.1", "Host: localhost", "X-Number: " + i));
        waiting(i + 1);
      }
      rig.open("2-web", one);
      for (Wire client : clients) {
        client.answer();
        client.close();
      }
    }
    assertThat(rows(order))
        .isLessThanOrEqualTo(Math.max(2, Runtime.getRuntime().availableProcessors()));
  }

  /** In how many rows, each in order, these numbers can be sorted as they come. */
  private static int rows(List<Integer> numbers) {
    List<Integer> lasts = new ArrayList<>();
    for (int number : numbers) {
      int row = 0;
      while (row < lasts.size() && lasts.get(row) > number) {
        row++;
      }
      if (row == lasts.size()) {
        lasts.add(number);
      } else {
        lasts.set(row, number);
      }
    }
    return lasts.size();
  }

  /** An app that serves connections as they come would start the later request first. */
  @Test
  void none_connects_before_the_one_in_front_has_sent() throws Exception {
    rig.hold(Rig.LONG, 100);
    List<Wire> clients = ask(30, "GET / HTTP/1.1");
    List<Socket> accepted = new ArrayList<>();
    try (ServerSocket app = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
      rig.open("2-web", app.getLocalPort());
      while (accepted.size() < clients.size()) {
        accepted.add(app.accept());
        int silent = 0;
        for (Socket each : accepted) {
          silent += each.getInputStream().available() == 0 ? 1 : 0;
        }
        assertThat(silent)
            .isLessThanOrEqualTo(Math.max(2, Runtime.getRuntime().availableProcessors()));
      }
    } finally {
      for (Socket each : accepted) {
        each.close();
      }
    }
  }

  @Test
  void bodies_are_not_read_while_a_request_waits() throws Exception {
    rig.hold(Rig.LONG, 100);
    try (Wire client = rig.connect()) {
      client.sendHead(
          "POST / HTTP/1.1", "Host: localhost", "Content-Length: 5", "Expect: 100-continue");
      waiting(1);
      assertThat(client.socket.getInputStream().available()).isZero();
      rig.open("2-web", next);
      assertThat(client.head().status()).isEqualTo(100);
      assertThat(client.send("hello").answer().body()).isEqualTo("next hello");
    }
  }

  @Test
  void a_body_that_came_meanwhile_is_not_lost() throws Exception {
    rig.hold(Rig.LONG, 100);
    String large = "x".repeat(200_000);
    try (Wire client = rig.connect();
        Wire uploader = rig.connect()) {
      client.sendHead("POST / HTTP/1.1", "Host: localhost", "Content-Length: 10");
      uploader.sendHead("POST / HTTP/1.1", "Host: localhost", "Content-Length: 200000");
      waiting(2);
      client.send("hello");
      client.send("again");
      uploader.send(large);
      rig.open("2-web", next);
      assertThat(client.answer().body()).isEqualTo("next helloagain");
      assertThat(uploader.answer().body()).isEqualTo("next " + large);
      assertThat(client.get("/").body()).isEqualTo("next ");
    }
  }

  @Test
  void only_so_many_may_wait() throws Exception {
    rig.hold(Rig.LONG, 3);
    List<Wire> clients = ask(3, "GET / HTTP/1.1");
    try (Wire fourth = rig.connect()) {
      Wire.Answer answer = fourth.get("/");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(Integer.parseInt(answer.head().header("Retry-After"))).isBetween(1, 31);
    }
    rig.open("2-web", next);
    for (Wire client : clients) {
      assertThat(client.answer().status()).isEqualTo(200);
      client.close();
    }
    assertThat(rig.counters("").failed()).isEqualTo(1);
  }

  @Test
  void past_its_end_they_get_503_and_are_never_let_through() throws Exception {
    rig.hold(Duration.ofMillis(200), 100);
    List<Wire> clients = ask(3, "POST / HTTP/1.1");
    for (Wire client : clients) {
      Wire.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.head().header("Retry-After")).isEqualTo("10");
    }
    assertThat(rig.proxy.state(Rig.APP).mode()).isEqualTo(Mode.HOLD_EXPIRED);
    assertThat(clients.getFirst().get("/").status()).isEqualTo(503);
    rig.hold(Duration.ZERO, 100);
    assertThat(clients.getFirst().get("/").status()).isEqualTo(503);
    assertThat(old.requests).isEmpty();
    assertThat(rig.counters("").failed()).isEqualTo(5);
    assertThat(rig.counters("").held()).isEqualTo(3);

    rig.open("2-web", next);
    assertThat(clients.getFirst().get("/").body()).isEqualTo("next ");
  }

  @Test
  void the_same_hold_again_changes_only_its_end() throws Exception {
    rig.hold(Duration.ofMillis(150), 100);
    List<Wire> clients = ask(2, "GET / HTTP/1.1");
    rig.hold(Rig.LONG, 100);
    assertThat(rig.proxy.state(Rig.APP).waiting()).isEqualTo(2);
    TimeUnit.MILLISECONDS.sleep(200);
    assertThat(rig.proxy.state(Rig.APP).waiting()).isEqualTo(2);
    rig.hold(Duration.ofMillis(1), 100);
    assertThat(clients.getFirst().answer().status()).isEqualTo(503);
  }

  @Test
  void whoever_leaves_while_waiting_is_not_passed_on() throws Exception {
    rig.hold(Rig.LONG, 100);
    Wire reader = rig.connect().sendHead("GET /left HTTP/1.1", "Host: localhost");
    Wire writer = rig.connect();
    writer.sendHead("POST /left HTTP/1.1", "Host: localhost", "Content-Length: 5").send("hello");
    Wire late = rig.connect();
    late.sendHead("POST /left HTTP/1.1", "Host: localhost", "Content-Length: 5");
    waiting(3);
    List<Wire> staying = ask(1, "GET /stays HTTP/1.1");
    late.send("hello");
    reader.close();
    writer.reset();
    late.close();
    waiting(1);

    rig.open("2-web", next);
    assertThat(staying.getFirst().answer().status()).isEqualTo(200);
    assertThat(next.requests).hasSize(1);
    assertThat(rig.counters("").failed()).isZero();
    assertThat(rig.counters("").requests()).isEqualTo(3);
  }

  @Test
  void what_was_inside_before_is_finished_first() throws Exception {
    try (Wire slow = rig.connect()) {
      slow.sendHead("GET /slow HTTP/1.1", "Host: localhost");
      Rig.await(() -> rig.proxy.inFlight(Rig.APP, "1-web") == 1);
      rig.hold(Rig.LONG, 100);
      assertThat(rig.proxy.awaitDrained(Rig.APP, "1-web", Duration.ofMillis(50))).isFalse();

      Thread.ofVirtual()
          .start(() -> {
            sleep();
            finish.countDown();
          });
      assertThat(rig.proxy.awaitDrained(Rig.APP, "1-web", Rig.LONG)).isTrue();
      assertThat(slow.answer().body()).isEqualTo("old");
      assertThat(rig.proxy.inFlight(Rig.APP, "1-web")).isZero();
    }
  }

  @Test
  void nobody_slips_in_once_the_app_is_drained() throws Exception {
    for (int round = 0; round < 20; round++) {
      rig.open("1-web", old);
      List<Thread> load = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        load.add(Thread.ofVirtual().start(this::askOnce));
      }
      rig.hold(Rig.LONG, 100);
      assertThat(rig.proxy.awaitDrained(Rig.APP, "1-web", Rig.LONG)).isTrue();
      int seen = old.requests.size();
      Rig.await(() -> load.stream().noneMatch(Thread::isAlive) || waits());
      assertThat(old.requests).hasSize(seen);
      rig.open("2-web", next);
      for (Thread each : load) {
        each.join();
      }
    }
    assertThat(rig.counters("").requests()).isZero();
  }

  @Test
  void a_hold_that_ends_in_going_back_reaches_the_old_instance() throws Exception {
    rig.hold(Rig.LONG, 100);
    List<Wire> clients = ask(2, "GET / HTTP/1.1");
    rig.open("1-web", old);
    for (Wire client : clients) {
      assertThat(client.answer().body()).isEqualTo("old");
    }
  }

  @Test
  void removing_the_app_lets_nobody_wait_on() throws Exception {
    rig.hold(Rig.LONG, 100);
    List<Wire> clients = ask(2, "GET / HTTP/1.1");
    rig.proxy.remove(Rig.APP);
    for (Wire client : clients) {
      assertThat(client.answer().status()).isEqualTo(503);
    }
  }

  private boolean waits() {
    return rig.proxy.state(Rig.APP).waiting() > 0;
  }

  private void askOnce() {
    try (Wire client = rig.connect()) {
      assertThat(client.get("/").status()).isEqualTo(200);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<Wire> ask(int count, String request) throws Exception {
    int before = rig.proxy.state(Rig.APP).waiting();
    List<Wire> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(rig.connect().sendHead(request, "Host: localhost", "Content-Length: 0"));
    }
    waiting(before + count);
    return clients;
  }

  private void waiting(int count) throws InterruptedException {
    Rig.await(() -> rig.proxy.state(Rig.APP).waiting() == count);
  }

  private static void sleep() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
