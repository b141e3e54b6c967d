package dev.slipway.database.mariadb;

import dev.slipway.database.AnotherClient;
import dev.slipway.database.DatabaseUrl;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** An empty database of one test's own on the shared server. */
final class LiveDatabase implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final MariaServer server;
  private final String name = "shop " + NUMBER.incrementAndGet();

  LiveDatabase(MariaServer server) {
    this.server = server;
    server.run("", List.of("CREATE DATABASE " + Sql.name(name) + " CHARACTER SET utf8mb4"));
  }

  LiveDatabase() {
    this(MariaServer.shared());
  }

  MariaServer server() {
    return server;
  }

  String name() {
    return name;
  }

  DatabaseUrl url() {
    return server.url(name.replace(" ", "%20"));
  }

  /** Another program with a session in it. */
  AnotherClient.Program stranger() {
    return new AnotherClient.Program(
        List.of(
            "mariadb",
            "--no-defaults",
            "--batch",
            "--unbuffered",
            "--skip-column-names",
            "--skip-reconnect",
            "--host=127.0.0.1",
            "--port=" + server.port(),
            "--user=root",
            name),
        Map.of());
  }

  void run(String... statements) {
    server.run(name, List.of(statements));
  }

  long number(String query) {
    return server.number(name, query);
  }

  String text(String query) {
    return server.text(name, query);
  }

  List<String> rows(String query) {
    return server.rows(name, query);
  }

  /** Databases on the server that belong to this one and its backups there. */
  List<String> scratchDatabases(Path backups) {
    try (Session session = new Server(url()).open()) {
      return new Scratch(name, backups).all(session, Scratch.Use.values());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.run("", List.of("DROP DATABASE IF EXISTS " + Sql.name(name)));
  }
}
