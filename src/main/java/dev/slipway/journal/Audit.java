package dev.slipway.journal;

import dev.slipway.model.Failure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Who did what to the data of one app in one environment, outside of any deployment: kept beside
 * its journal, only ever appended to, durable when {@link #append} returns. Never holds a secret.
 * For one thread.
 */
public final class Audit implements AutoCloseable {
  private final Connection connection;
  private final Path file;

  private Audit(Connection connection, Path file) {
    this.connection = connection;
    this.file = file;
  }

  /**
   * One line.
   *
   * @param at wall clock, for people; the order of lines is that of writing
   * @param who who asked
   * @param action what was done, such as {@code seed began}
   * @param subject to what, such as {@code demo}
   * @param detail more, in words
   */
  public record Line(Instant at, String who, String action, String subject, String detail) {}

  /** Opens it in the file of the journal, whose directory must exist. */
  public static Audit open(Path journal) {
    try {
      Connection connection = SqliteJournal.connect(journal);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            """
            CREATE TABLE IF NOT EXISTS audit (
              sequence  INTEGER PRIMARY KEY AUTOINCREMENT,
              at_millis INTEGER NOT NULL,
              who       TEXT NOT NULL,
              action    TEXT NOT NULL,
              subject   TEXT NOT NULL,
              detail    TEXT NOT NULL)
            """);
      }
      return new Audit(connection, journal);
    } catch (SQLException e) {
      throw Failure.state("audit.unreadable", "cannot open the audit in " + journal).because(e);
    }
  }

  /** Appends a line durably. */
  public void append(String who, String action, String subject, String detail) {
    append(Instant.now(), who, action, subject, detail);
  }

  /** The same for who goes by another clock. */
  public void append(Instant at, String who, String action, String subject, String detail) {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO audit (at_millis, who, action, subject, detail) VALUES (?, ?, ?, ?, ?)")) {
      insert.setLong(1, at.toEpochMilli());
      insert.setString(2, who);
      insert.setString(3, action);
      insert.setString(4, subject);
      insert.setString(5, detail);
      insert.executeUpdate();
    } catch (SQLException e) {
      throw Failure.state("audit.unwritable", "cannot write the audit in " + file)
          .now("nothing is done that cannot be noted")
          .next("make room or mend the disk")
          .because(e);
    }
  }

  /** Every subject there is. */
  public List<String> subjects() {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT DISTINCT subject FROM audit")) {
      List<String> subjects = new ArrayList<>();
      while (rows.next()) {
        subjects.add(rows.getString(1));
      }
      return subjects;
    } catch (SQLException e) {
      throw Failure.state("audit.unreadable", "cannot read the audit in " + file).because(e);
    }
  }

  /** Everything about one subject, oldest first. */
  public List<Line> of(String subject) {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT at_millis, who, action, subject, detail FROM audit WHERE subject = ?"
                + " ORDER BY sequence")) {
      select.setString(1, subject);
      List<Line> lines = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          lines.add(
              new Line(
                  Instant.ofEpochMilli(rows.getLong(1)),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getString(5)));
        }
      }
      return lines;
    } catch (SQLException e) {
      throw Failure.state("audit.unreadable", "cannot read the audit in " + file).because(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw Failure.state("audit.unwritable", "cannot close the audit in " + file).because(e);
    }
  }
}
