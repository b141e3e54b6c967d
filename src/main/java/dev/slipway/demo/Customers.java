package dev.slipway.demo;

import dev.slipway.demo.Visits.Write;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Customers who read and write all the time, each waiting for its answer before the next request.
 * Every write has a number of its own and goes into the ledger when it was acknowledged; one
 * without a good answer is tried again under the same number, because its customer would.
 */
final class Customers implements AutoCloseable {
  /** What they see between two rows of the table counts for this. */
  static final String BETWEEN = "between";

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration USUAL_PAUSE = Duration.ofMillis(8);
  private static final Duration BEFORE_RETRY = Duration.ofMillis(20);

  static {
    // The JDK's client refuses a Host header of our own unless told before its first use.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Visits visits;
  private final Ledger ledger;
  private final AtomicLong numbers;
  private final Duration pause;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final AtomicReference<Moment> moment;
  private final List<Thread> threads = new ArrayList<>();

  /** What goes on now, and its tally. */
  private record Moment(String name, Tally tally) {}

  /**
   * Customers of an app.
   *
   * @param visits what they ask for
   */
  Customers(Visits visits, Ledger ledger) {
    this(visits, ledger, 0, USUAL_PAUSE);
  }

  /** The same, who leave the numbers up to {@code last} to others. */
  Customers(Visits visits, Ledger ledger, long last) {
    this(visits, ledger, last, USUAL_PAUSE);
  }

  /** The same, who think for {@code pause} between an answer and the next request. */
  Customers(Visits visits, Ledger ledger, long last, Duration pause) {
    this.visits = visits;
    this.ledger = ledger;
    this.numbers = new AtomicLong(last);
    this.pause = pause;
    this.moment = new AtomicReference<>(new Moment(BETWEEN, new Tally()));
  }

  /** Lets them come. */
  void start(int count) {
    for (int i = 0; i < count; i++) {
      Optional<Write> writes = i % 2 == 0 ? visits.write() : Optional.empty();
      threads.add(Thread.ofVirtual().name("customer " + i).start(() -> live(writes)));
    }
  }

  /** From now on what they see counts for {@code name}. */
  Tally during(String name) {
    Tally tally = new Tally();
    moment.getAndSet(new Moment(name, tally)).tally().close();
    return tally;
  }

  private void live(Optional<Write> writes) {
    try {
      while (open.get()) {
        if (writes.isPresent()) {
          write(writes.get(), numbers.incrementAndGet());
        } else {
          attempt(request(visits.read()).GET().build());
        }
        Thread.sleep(pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Write write, long number) throws InterruptedException {
    HttpRequest request =
        request(write.path())
            .header("Content-Type", write.contentType())
            .POST(BodyPublishers.ofString(write.body(number)))
            .build();
    while (!attempt(request)) {
      if (!open.get()) {
        return;
      }
      Thread.sleep(BEFORE_RETRY);
    }
    ledger.acknowledged(number, moment.get().name());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(visits.base().resolve(path))
        .header("Host", visits.host())
        .timeout(PATIENCE);
  }

  private boolean attempt(HttpRequest request) throws InterruptedException {
    long began = System.nanoTime();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() < 400) {
        moment.get().tally().answered(System.nanoTime() - began);
        return true;
      }
      if (response.statusCode() == 500 && response.body().contains(Announced.TURNED_BAD)) {
        moment.get().tally().erred();
        return false;
      }
    } catch (IOException e) {
      // Counted below like any answer that is none: customers do not care why.
    }
    moment.get().tally().failed();
    return false;
  }

  /** Sends them home and waits until the last one is gone. */
  @Override
  public void close() {
    open.set(false);
    try {
      for (Thread thread : threads) {
        thread.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("the demo was cancelled");
    } finally {
      client.close();
    }
  }
}
