package dev.slipway.demo.server;

import dev.slipway.database.DatabaseUrl;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A MariaDB server; its socket is in its data directory, named by a path that is always short. */
final class PrivateMaria extends PrivateServer {
  private final Path install;
  private final Path mariadbd;

  PrivateMaria(Needs needs, Seat seat) {
    super(needs.python(), seat.port());
    this.install = needs.program("mariadb-install-db");
    this.mariadbd = needs.program("mariadbd");
  }

  /** Root of the database is who is root of the host, by socket; nobody else is let in. */
  @Override
  void prepare(Seat seat) {
    seat.secret(
        "first.sql",
        """
        CREATE USER IF NOT EXISTS %s@'%%' IDENTIFIED BY '%s';
        GRANT ALL ON *.* TO %s@'%%' WITH GRANT OPTION;
        """
            .formatted(ADMIN, adminPassword(), ADMIN));
    seat.run(
        List.of(
            install.toString(),
            "--no-defaults",
            "--datadir=" + seat.data(),
            "--auth-root-authentication-method=socket",
            "--skip-test-db"));
  }

  @Override
  List<String> command(Seat seat) {
    return List.of(
        mariadbd.toString(),
        "--no-defaults",
        "--datadir=" + seat.data(),
        "--socket=socket",
        "--pid-file=pid",
        "--port=" + port(),
        "--bind-address=127.0.0.1",
        "--skip-name-resolve",
        "--init-file=" + seat.own().resolve("first.sql"),
        "--max-allowed-packet=64M");
  }

  @Override
  List<String> creating(String name, String itsPassword) {
    return List.of(
        "CREATE DATABASE " + name + " CHARACTER SET utf8mb4",
        "CREATE USER " + name + "@'%' IDENTIFIED BY '" + itsPassword + "'",
        "GRANT ALL ON " + name + ".* TO " + name + "@'%'");
  }

  @Override
  String systemDatabase() {
    return "mysql";
  }

  @Override
  String scheme() {
    return "mysql+pymysql";
  }

  @Override
  public Map<String, String> clientVariables(DatabaseUrl url) {
    Map<String, String> variables = new HashMap<>();
    variables.put("ENGINE", "mariadb");
    variables.put("MYSQL_HOST", url.host());
    variables.put("MYSQL_TCP_PORT", Integer.toString(url.port()));
    variables.put("MYSQL_PWD", url.password());
    variables.put("MYSQL_DATABASE", url.database());
    return variables;
  }
}
