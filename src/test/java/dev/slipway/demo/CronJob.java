package dev.slipway.demo;

import dev.slipway.database.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody who writes to the live database past the app, in a new session each time, and takes a
 * while in it before writing: whoever is quicker than a look may only be noticed.
 */
final class CronJob implements AutoCloseable {
  private static final int FIRST = 1_000_000;
  private static final int THINKS_MILLIS = 200;

  private final DatabaseUrl url;
  private final String statement;
  private final List<String> written = new ArrayList<>();
  private int failed;
  private final Thread thread;

  /** Begins at once; the statement takes the number of each row. */
  CronJob(DatabaseUrl url, String statement) {
    this.url = url;
    this.statement = statement;
    this.thread = Thread.ofPlatform().start(this::work);
  }

  private void work() {
    for (int number = FIRST; !Thread.currentThread().isInterrupted(); number++) {
      try (Connection connection = DriverManager.getConnection(url.jdbc());
          Statement insert = connection.createStatement()) {
        Thread.sleep(THINKS_MILLIS);
        insert.execute(statement.formatted(number));
        written.add(Integer.toString(number));
      } catch (SQLException e) {
        failed++;
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** What it was told is written; once it has ended. */
  List<String> written() {
    return written;
  }

  /** How often it was turned away, or cut off; once it has ended. */
  int failed() {
    return failed;
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
