package dev.slipway.database.postgres;

import dev.slipway.database.DatabaseUrl;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A server as one account sees it. Every connection has the settings pinned that change how values
 * and definitions are written, and sees every row or fails.
 */
final class Server {
  /** By which our sessions are known. */
  static final String OUR_NAME = "slipway";

  private static final String CONTROL = "postgres";
  private static final Path DEBIAN_SOCKETS = Path.of("/var/run/postgresql");
  private static final String PINNED =
      """
      SET search_path = pg_catalog;
      SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres';
      SET extra_float_digits = 1; SET bytea_output = 'hex'; SET lc_monetary = 'C';
      SET quote_all_identifiers = off; SET standard_conforming_strings = on;
      SET row_security = off; SET jit = off; SET default_transaction_read_only = off;
      SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;
      SET lock_timeout = '10s'\
      """;

  private final DatabaseUrl account;

  Server(DatabaseUrl account) {
    this.account = account;
  }

  /** Its coordinates, with the database that its URL names. */
  DatabaseUrl account() {
    return account;
  }

  /** The same server with another database or account. */
  static Server of(DatabaseUrl other) {
    return new Server(other);
  }

  /** A connection to the database of the URL. */
  Connection open() throws SQLException {
    return open(account.database());
  }

  /** A connection to that database. */
  Connection open(String database) throws SQLException {
    Connection connection = DriverManager.getConnection(jdbcUrl(database), properties());
    try {
      JvmSessions.opened(connection, database);
      Sql.execute(connection, PINNED);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A connection to where databases are made and renamed: to none that we would make or rename. */
  Connection control() throws SQLException {
    try {
      return open(CONTROL);
    } catch (SQLException e) {
      if (States.isUnreachable(e)) {
        throw e;
      }
      return open();
    }
  }

  /** The folder of the socket, where one is used. */
  Optional<String> socket() {
    if (account.socket().isPresent() || !account.host().isEmpty()) {
      return account.socket();
    }
    return Optional.of(DEBIAN_SOCKETS)
        .filter(folder -> Files.exists(folder.resolve(".s.PGSQL." + account.port())))
        .map(Path::toString);
  }

  /** Whether it is on this host. */
  boolean isHere() {
    try {
      return socket().isPresent()
          || account.host().isEmpty()
          || InetAddress.getByName(account.host()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private String jdbcUrl(String database) {
    String host = socket().isPresent() || account.host().isEmpty() ? "localhost" : account.host();
    String name = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return "jdbc:postgresql://" + shown + ":" + account.port() + "/" + name;
  }

  private Properties properties() {
    Properties properties = new Properties();
    if (!account.user().isEmpty()) {
      properties.setProperty("user", account.user());
    }
    if (!account.password().isEmpty()) {
      properties.setProperty("password", account.password());
    }
    for (String name : new String[] {"sslmode", "sslrootcert", "sslcert", "sslkey"}) {
      String value = account.parameters().getOrDefault(name, "");
      if (!value.isEmpty()) {
        properties.setProperty(name, value);
      }
    }
    properties.setProperty("ApplicationName", OUR_NAME);
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("tcpKeepAlive", "true");
    socket()
        .ifPresent(folder -> {
          properties.setProperty("socketFactory", UnixSockets.class.getName());
          properties.setProperty("socketFactoryArg", folder + "/.s.PGSQL." + account.port());
          properties.setProperty("sslmode", "disable");
        });
    return properties;
  }

  /** What the client programs are told; the password stands nowhere else. */
  Map<String, String> environment(String database) {
    Map<String, String> variables = new LinkedHashMap<>();
    String host = account.host().isEmpty() ? "localhost" : account.host();
    variables.put("PGHOST", socket().orElse(host));
    variables.put("PGPORT", Integer.toString(account.port()));
    variables.put("PGDATABASE", database);
    variables.put("PGAPPNAME", OUR_NAME);
    variables.put("PGCONNECT_TIMEOUT", "10");
    if (!account.user().isEmpty()) {
      variables.put("PGUSER", account.user());
    }
    if (!account.password().isEmpty()) {
      variables.put("PGPASSWORD", account.password());
    }
    account
        .parameters()
        .forEach((name, value) -> {
          if (name.matches("sslmode|sslrootcert|sslcert|sslkey")) {
            variables.put("PG" + name.toUpperCase(java.util.Locale.ROOT), value);
          }
        });
    return variables;
  }

  /** The account's name, as the server knows it. */
  static String whoAmI(Connection connection) throws SQLException {
    return Sql.texts(connection, "SELECT current_user").getFirst();
  }
}
