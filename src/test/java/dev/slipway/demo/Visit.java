package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.keeper.KeeperClient;
import dev.slipway.keeper.RouteCounters;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.SlipwayHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Customers who come to an app while something goes on there. */
final class Visit implements AutoCloseable {
  private static final AtomicInteger VISITS = new AtomicInteger();
  private static final long NUMBERS_OF_EACH = 1_000_000;

  private final SlipwayHome home;
  private final AppEnvironment app;
  private final Path database;
  private final String numbers;
  private final Ledger ledger;
  private final Customers customers;
  private final Tally tally;
  private final long failedBefore;

  /**
   * Four of them come, with numbers that no other visit had.
   *
   * @param folder gets their ledger
   * @param database where their writes have to be in the end
   */
  Visit(SlipwayHome home, AppEnvironment app, Visits visits, Path folder, Path database) {
    int number = VISITS.incrementAndGet();
    this.home = home;
    this.app = app;
    this.database = database;
    this.numbers = visits.write().orElseThrow().numbers();
    this.ledger = Ledger.create(folder.resolve("ledger" + number + ".db"));
    this.customers = new Customers(visits, ledger, number * NUMBERS_OF_EACH);
    this.failedBefore = failedByUs();
    this.tally = customers.during("visit");
    customers.start(4);
  }

  void lasts(Duration time) throws InterruptedException {
    Thread.sleep(time);
  }

  void goesOnWell() {
    Tally after = customers.during("after");
    after.awaitAnswers(50);
    assertThat(after.failures()).isZero();
  }

  /** Errors that the app itself said it made do not count. */
  void hadNoFailures() {
    assertThat(tally.failures()).isZero();
  }

  /** Answers with which the app said that it has turned bad. */
  long errors() {
    return tally.errors();
  }

  /** No request failed by our definition, and every acknowledged write is there. */
  @Override
  public void close() {
    customers.close();
    assertThat(failedByUs() - failedBefore).as("failed by the rollback").isZero();
    assertThat(ledger.acknowledged("visit")).isPositive();
    assertThat(ledger.missing(database, numbers, "visit")).isZero();
    assertThat(ledger.missing(database, numbers, "after")).isZero();
    ledger.close();
  }

  private long failedByUs() {
    return new KeeperClient(home, Duration.ofSeconds(10))
        .counters(app).stream().mapToLong(RouteCounters::failed).sum();
  }
}
