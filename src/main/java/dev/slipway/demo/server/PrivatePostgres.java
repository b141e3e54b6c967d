package dev.slipway.demo.server;

import dev.slipway.database.DatabaseUrl;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A PostgreSQL server; without a socket, whose path could be too long. */
final class PrivatePostgres extends PrivateServer {
  private final Path initdb;
  private final Path postgres;

  PrivatePostgres(Needs needs, Seat seat) {
    super(needs.python(), seat.port());
    this.initdb = needs.program("initdb");
    this.postgres = needs.program("postgres");
  }

  @Override
  void prepare(Seat seat) {
    Path password = seat.secret("password", adminPassword());
    seat.run(
        List.of(
            initdb.toString(),
            "--pgdata=" + seat.data(),
            "--username=" + ADMIN,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync"));
  }

  @Override
  List<String> command(Seat seat) {
    return List.of(
        postgres.toString(),
        "-D",
        seat.data().toString(),
        "-p",
        Integer.toString(port()),
        "-h",
        "127.0.0.1",
        "-c",
        "unix_socket_directories=");
  }

  @Override
  List<String> creating(String name, String itsPassword) {
    return List.of(
        "CREATE ROLE " + name + " LOGIN PASSWORD '" + itsPassword + "'",
        "CREATE DATABASE " + name + " OWNER " + name);
  }

  @Override
  String systemDatabase() {
    return "postgres";
  }

  @Override
  String scheme() {
    return "postgresql+psycopg2";
  }

  @Override
  public Map<String, String> clientVariables(DatabaseUrl url) {
    Map<String, String> variables = new HashMap<>();
    variables.put("ENGINE", "postgresql");
    variables.put("PGHOST", url.host());
    variables.put("PGPORT", Integer.toString(url.port()));
    variables.put("PGUSER", url.user());
    variables.put("PGPASSWORD", url.password());
    variables.put("PGDATABASE", url.database());
    return variables;
  }
}
