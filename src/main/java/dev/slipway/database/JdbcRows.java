package dev.slipway.database;

import dev.slipway.model.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Rows by plain standard SQL, the same for every engine: what differs is asked of the driver. */
public final class JdbcRows implements Rows {
  private static final String JDBC = "jdbc:";
  private static final String SQLITE = "jdbc:sqlite:";

  /** How long another writer may keep us waiting. */
  private static final int PATIENCE_SECONDS = 10;

  private final Connection connection;
  private final String quote;
  private final boolean parsesText;
  private final Map<String, Map<String, Integer>> types = new HashMap<>();

  private JdbcRows(Connection connection) throws SQLException {
    this.connection = connection;
    this.quote = connection.getMetaData().getIdentifierQuoteString().strip();
    this.parsesText = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
  }

  /**
   * Opens a database that exists.
   *
   * @param place a JDBC URL, or the path of an SQLite file
   * @param directory where a relative path begins
   */
  public static Rows open(String place, Path directory) {
    try {
      Connection connection =
          place.startsWith(JDBC) && !place.startsWith(SQLITE)
              ? DriverManager.getConnection(place)
              : file(directory.resolve(place.replaceFirst("^" + SQLITE, "")));
      try {
        connection.setAutoCommit(false);
        return new JdbcRows(connection);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      // The driver's own words may hold the URL, and that a password.
      throw Failure.failed("rows.unreachable", "the database cannot be opened")
          .now("nothing was changed")
          .next("is it running, and are its settings in the shared .env right? slipway health ENV");
    }
  }

  private static Connection file(Path file) throws SQLException {
    if (!Files.exists(file)) {
      throw Failure.state("rows.no-database", "there is no database " + file)
          .next("deploy first, so that its tables are made");
    }
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout(PATIENCE_SECONDS * 1000);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    return config.createConnection(SQLITE + file);
  }

  @Override
  public long count(String table, Map<String, String> where) {
    return run(
        table,
        "SELECT COUNT(*) FROM " + quoted(table) + where(where.keySet()),
        where,
        statement -> {
          try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  @Override
  public Optional<String> find(String table, String column, Map<String, String> where) {
    return run(
        table,
        "SELECT " + quote(column) + " FROM " + quoted(table) + where(where.keySet()),
        where,
        statement -> {
          try (ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
          }
        });
  }

  @Override
  public boolean hasColumn(String table, String column) {
    return types(table).containsKey(column.toLowerCase(Locale.ROOT));
  }

  @Override
  public boolean insertIfMissing(
      String table, Map<String, String> key, Map<String, String> values) {
    if (count(table, key) > 0) {
      return false;
    }
    Map<String, String> all = new LinkedHashMap<>(key);
    all.putAll(values);
    String columns = all.keySet().stream().map(this::quote).collect(Collectors.joining(", "));
    String places = all.keySet().stream().map(_ -> "?").collect(Collectors.joining(", "));
    run(
        table,
        "INSERT INTO %s (%s) VALUES (%s)".formatted(quoted(table), columns, places),
        all,
        PreparedStatement::executeUpdate);
    return true;
  }

  @Override
  public long delete(String table, Map<String, String> where) {
    return run(
        table,
        "DELETE FROM " + quoted(table) + where(where.keySet()),
        where,
        statement -> (long) statement.executeUpdate());
  }

  @Override
  public void commit() {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw failure("the rows could not be made durable", e);
    }
  }

  @Override
  public void close() {
    try (connection) {
      connection.rollback();
    } catch (SQLException e) {
      throw failure("the connection could not be closed", e);
    }
  }

  private interface Use<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  private <T> T run(String table, String sql, Map<String, String> values, Use<T> use) {
    Map<String, Integer> columns = types(table);
    values.keySet().stream()
        .filter(column -> !columns.containsKey(column.toLowerCase(Locale.ROOT)))
        .findFirst()
        .ifPresent(column -> {
          throw Failure.usage(
                  "rows.column-unknown", "table '" + table + "' has no column '" + column + "'")
              .now("nothing was changed")
              .next("correct 'seed' in slipway.yaml; it has " + columns.keySet());
        });
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(PATIENCE_SECONDS * 6);
      int place = 1;
      for (Map.Entry<String, String> value : values.entrySet()) {
        int type = columns.getOrDefault(value.getKey().toLowerCase(Locale.ROOT), Types.VARCHAR);
        set(statement, place++, value.getValue(), type);
      }
      return use.of(statement);
    } catch (SQLException e) {
      throw failure("table '" + table + "': " + e.getMessage(), e);
    }
  }

  /** Drivers turn a text into most types, but not every one knows what {@code true} is. */
  private void set(PreparedStatement statement, int place, String text, int type)
      throws SQLException {
    boolean truth = text.equals("true") || text.equals("false");
    if (parsesText && !truth) {
      // The server reads the text as the column's own type: enumerations, JSON, arrays, anything.
      statement.setObject(place, text, Types.OTHER);
      return;
    }
    switch (type) {
      case Types.BOOLEAN, Types.BIT -> {
        if (truth) {
          statement.setBoolean(place, text.equals("true"));
        } else {
          statement.setObject(place, text, type);
        }
      }
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
          statement.setObject(place, truth ? (text.equals("true") ? "1" : "0") : text, type);
      case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB ->
          statement.setString(place, text);
      default -> statement.setObject(place, text, type);
    }
  }

  /** The columns of a table, in lower case, and what they hold. */
  private Map<String, Integer> types(String table) {
    return types.computeIfAbsent(table, this::readTypes);
  }

  private Map<String, Integer> readTypes(String table) {
    String sql = "SELECT * FROM " + quoted(table) + " WHERE 1 = 0";
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet none = statement.executeQuery()) {
      ResultSetMetaData columns = none.getMetaData();
      Map<String, Integer> found = new LinkedHashMap<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        found.put(columns.getColumnName(i).toLowerCase(Locale.ROOT), columns.getColumnType(i));
      }
      return found;
    } catch (SQLException e) {
      throw Failure.state("rows.table", "table '" + table + "' cannot be read: " + e.getMessage())
          .now("nothing was changed")
          .next("is it named right under 'seed', and has its migration run? slipway db upgrade ENV")
          .because(e);
    }
  }

  private String where(Collection<String> columns) {
    List<String> terms = new ArrayList<>();
    columns.forEach(column -> terms.add(quote(column) + " = ?"));
    return terms.isEmpty() ? "" : " WHERE " + String.join(" AND ", terms);
  }

  private String quoted(String table) {
    return Arrays.stream(table.split("\\.", -1)).map(this::quote).collect(Collectors.joining("."));
  }

  private String quote(String name) {
    return quote + name.replace(quote, quote + quote) + quote;
  }

  private static Failure failure(String what, SQLException e) {
    return Failure.failed("rows.failed", what)
        .now("none of these rows was changed")
        .next(
            "mend the rows under 'seed' in slipway.yaml, or, when another program holds the"
                + " database locked, run it again")
        .because(e);
  }
}
