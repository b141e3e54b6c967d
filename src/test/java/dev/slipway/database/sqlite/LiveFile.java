package dev.slipway.database.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The live file as an app uses it in tests: every call opens, commits and closes. */
record LiveFile(Path path) {

  void run(String... statements) {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  long number(String query) {
    try (Connection connection = open()) {
      return Schema.number(connection, query);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  String word(String query) {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Every row, its values with a blank between them. */
  List<String> rows(String query) {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          values.add(rows.getString(i));
        }
        found.add(String.join(" ", values));
      }
      return found;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + path);
  }
}
