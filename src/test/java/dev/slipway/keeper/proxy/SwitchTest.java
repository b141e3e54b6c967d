package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.keeper.RouteCounters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SwitchTest {

  @Test
  void requests_inside_finish_on_the_old_instance_and_new_ones_go_to_the_new() throws Exception {
    CountDownLatch finish = new CountDownLatch(1);
    try (StubApp old =
            StubApp.answering((request, body) -> {
              finish.await();
              return StubApp.ok("old");
            });
        StubApp next = StubApp.named("next");
        Rig rig = Rig.to(old);
        Wire before = rig.connect();
        Wire after = rig.connect()) {
      before.sendHead("GET / HTTP/1.1", "Host: localhost");
      Rig.await(() -> rig.proxy.inFlight(Rig.APP, "1-web") == 1);
      rig.open("2-web", next);
      assertThat(after.get("/").body()).isEqualTo("next");
      assertThat(rig.proxy.inFlight(Rig.APP, "1-web")).isEqualTo(1);
      finish.countDown();
      assertThat(before.answer().body()).isEqualTo("old");
      assertThat(before.get("/").body()).isEqualTo("next");
    }
  }

  @Test
  void no_request_fails_over_many_switches_under_load() throws Exception {
    try (StubApp one = StubApp.answering((request, body) -> StubApp.ok("one" + body));
        StubApp two = StubApp.answering((request, body) -> StubApp.ok("two" + body));
        Rig rig = Rig.to(one)) {
      AtomicBoolean stop = new AtomicBoolean();
      AtomicLong done = new AtomicLong();
      List<Thread> load = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        load.add(Thread.ofVirtual().start(() -> ask(rig, stop, done)));
      }
      for (int i = 0; i < 40; i++) {
        long before = done.get();
        boolean back = i % 2 == 1;
        if (i % 5 == 0) {
          rig.hold(Rig.LONG, 100);
          rig.proxy.awaitDrained(Rig.APP, back ? "2-web" : "1-web", Rig.LONG);
        }
        rig.open(back ? "1-web" : "2-web", back ? one : two);
        assertThat(rig.proxy.awaitDrained(Rig.APP, back ? "2-web" : "1-web", Rig.LONG)).isTrue();
        Rig.await(() -> done.get() > before + 50);
      }
      stop.set(true);
      for (Thread each : load) {
        each.join();
      }
      List<RouteCounters> counters = rig.proxy.counters(Rig.APP);
      assertThat(counters).allSatisfy(each -> assertThat(each.failed()).isZero());
      Rig.await(() ->
          rig.proxy.counters(Rig.APP).stream().mapToLong(RouteCounters::requests).sum()
              == done.get());
    }
  }

  private static void ask(Rig rig, AtomicBoolean stop, AtomicLong done) {
    try (Wire client = rig.connect()) {
      while (!stop.get()) {
        Wire.Answer answer;
        if (done.get() % 2 == 0) {
          answer = client.get("/");
        } else {
          client.sendHead("POST / HTTP/1.1", "Host: localhost", "Content-Length: 1").send("!");
          answer = client.answer();
        }
        assertThat(answer.status()).isEqualTo(200);
        done.incrementAndGet();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
