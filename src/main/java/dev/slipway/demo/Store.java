package dev.slipway.demo;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** A database that the demo's application writes to, looked at from outside. */
sealed interface Store {

  /** The variables that lead the guestbook to it; may hold a password. */
  Map<String, String> variables();

  /** A new connection to it. */
  Connection open() throws SQLException;

  /**
   * Keeps in an SQLite file what a ledger is compared with, once nobody writes any more.
   *
   * @param numbers the query that lists the numbers, which then works there too
   */
  void keep(Path file, String numbers);

  /** Whether the table has that column now. */
  default boolean hasColumn(String table, String column) {
    try (Connection connection = open();
        ResultSet found =
            connection.getMetaData().getColumns(connection.getCatalog(), null, table, column)) {
      return found.next();
    } catch (SQLException e) {
      throw Failure.failed("demo.database", "cannot look into the demo's database").because(e);
    }
  }

  /** What a query for one number says now. */
  default long number(String query) {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw Failure.failed("demo.database", "cannot look into the demo's database").because(e);
    }
  }

  /**
   * An SQLite file.
   *
   * @param file where it is
   */
  record OfFile(Path file) implements Store {

    @Override
    public Map<String, String> variables() {
      return Map.of("GUESTBOOK_DB", file.toString());
    }

    @Override
    public Connection open() throws SQLException {
      return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    @Override
    public void keep(Path kept, String numbers) {
      try {
        for (String suffix : List.of("", "-wal")) {
          Path part = Path.of(file + suffix);
          if (Files.exists(part)) {
            Files.copy(part, Path.of(kept + suffix), StandardCopyOption.REPLACE_EXISTING);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot keep " + file, e);
      }
    }
  }

  /**
   * A database of the guestbook on a server, of which only the numbers are kept: the server is gone
   * when the demo ends.
   *
   * @param url as the app is told of it
   */
  record OfServer(DatabaseUrl url) implements Store {

    @Override
    public Map<String, String> variables() {
      return Map.of("DATABASE_URL", url.text());
    }

    @Override
    public Connection open() throws SQLException {
      return DriverManager.getConnection(url.jdbc());
    }

    @Override
    public void keep(Path kept, String numbers) {
      try (Connection from = open();
          Connection to = DriverManager.getConnection("jdbc:sqlite:" + kept);
          Statement read = from.createStatement();
          ResultSet rows = read.executeQuery(numbers);
          Statement create = to.createStatement()) {
        create.execute("CREATE TABLE entry (number INTEGER NOT NULL)");
        to.setAutoCommit(false);
        try (PreparedStatement insert = to.prepareStatement("INSERT INTO entry VALUES (?)")) {
          while (rows.next()) {
            insert.setLong(1, rows.getLong(1));
            insert.addBatch();
          }
          insert.executeBatch();
        }
        to.commit();
      } catch (SQLException e) {
        throw Failure.failed("demo.database", "cannot read what " + url + " holds").because(e);
      }
    }
  }
}
