package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.mariadb.MariaServer;
import dev.slipway.database.postgres.PrivateServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that take encrypted connections only, reached by programs that speak plainly. */
class OutletTlsIT {
  private static final Encryption ANY =
      new Encryption(true, false, Optional.empty(), Optional.empty());

  @TempDir static Path folder;

  @BeforeAll
  static void a_certificate_for_localhost() throws Exception {
    // Servers run under accounts of their own.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Process made =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost",
                "-keyout",
                folder.resolve("key.pem").toString(),
                "-out",
                folder.resolve("cert.pem").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(made.waitFor()).isZero();
    for (String name : List.of("cert.pem", "key.pem")) {
      Files.setPosixFilePermissions(
          folder.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  @Test
  void a_postgresql_that_insists_on_tls_serves_a_program_inside_that_has_none() throws Exception {
    PrivateServer server = PrivateServer.started();
    DatabaseUrl url = server.freshDatabase();
    insistOnTls(server);
    assertThatThrownBy(() -> ask(url, url.port(), "SELECT 1")).hasMessageContaining("pg_hba.conf");

    String query = "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    try (Outlet outlet = postgres(url, Optional.of(ANY))) {
      assertThat(ask(url, outlet.port(), query)).isEqualTo("true");
      assertThat(ask(url, outlet.port(), "SELECT repeat('x', 3000000)")).hasSize(3_000_000);
      DatabaseUrl other = server.superuser(url.database());
      assertThatThrownBy(() -> ask(other, outlet.port(), query))
          .hasMessageContaining("only the clone can be reached");
    }
    try (Outlet outlet = postgres(url, Optional.of(Encryption.WHERE_POSSIBLE))) {
      assertThat(ask(url, outlet.port(), query)).isEqualTo("true");
      assertThat(psql(url, outlet.port(), query)).isEqualTo("true");
    }
    try (Outlet outlet = postgres(url, Optional.of(trusting("cert.pem", "localhost")))) {
      assertThat(ask(url, outlet.port(), query)).isEqualTo("true");
    }
    try (Outlet outlet = postgres(url, Optional.of(trusting("cert.pem", "elsewhere.example")))) {
      assertThatThrownBy(() -> ask(url, outlet.port(), query)).isInstanceOf(SQLException.class);
    }
  }

  /** With libpq, which most programs use; it refuses offers that make no sense without TLS. */
  private static String psql(DatabaseUrl url, int port, String query) throws Exception {
    ProcessBuilder psql =
        new ProcessBuilder("psql", "-h", "127.0.0.1", "-p", "" + port, "-Atc", query);
    psql.environment()
        .putAll(
            Map.of(
                "PGUSER", url.user(), "PGPASSWORD", url.password(), "PGDATABASE", url.database()));
    Process asked = psql.redirectErrorStream(true).start();
    return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void a_postgresql_without_tls_is_spoken_to_plainly_unless_that_is_refused() throws Exception {
    DatabaseUrl url = PrivateServer.shared().freshDatabase();
    try (Outlet outlet = postgres(url, Optional.of(Encryption.WHERE_POSSIBLE))) {
      assertThat(ask(url, outlet.port(), "SELECT 'here'")).isEqualTo("here");
    }
    try (Outlet outlet = postgres(url, Optional.of(ANY))) {
      assertThatThrownBy(() -> ask(url, outlet.port(), "SELECT 1"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void a_mariadb_that_insists_on_tls_serves_a_program_inside_that_has_none() throws Exception {
    try (MariaServer server =
        new MariaServer(
            "--ssl-cert=" + folder.resolve("cert.pem"), "--ssl-key=" + folder.resolve("key.pem"))) {
      server.run(
          "",
          List.of(
              "CREATE DATABASE shop",
              "CREATE USER shop@'%' IDENTIFIED BY 'of-the-app'",
              "CREATE USER other@'%' IDENTIFIED BY 'of-the-app'",
              "GRANT ALL ON shop.* TO shop@'%'",
              "SET GLOBAL require_secure_transport = ON"));
      DatabaseUrl url =
          server.url("shop").with("shop", "shop", "of-the-app").at("127.0.0.1", server.port());
      assertThatThrownBy(() -> ask(url, server.port(), "SELECT 1"))
          .isInstanceOf(SQLException.class);

      String query =
          "SELECT variable_value FROM information_schema.session_status WHERE variable_name ="
              + " 'Ssl_cipher'";
      MariaAdmission admission = new MariaAdmission("shop", Optional.of(ANY));
      try (Outlet outlet = Outlet.to("127.0.0.1", server.port(), admission)) {
        assertThat(ask(url, outlet.port(), query)).startsWith("TLS_");
        assertThat(ask(url, outlet.port(), "SELECT REPEAT('x', 3000000)")).hasSize(3_000_000);
        assertThatThrownBy(() -> ask(url.with("shop", "other", "of-the-app"), outlet.port(), query))
            .hasMessageContaining("only the clone can be reached");
        assertThatThrownBy(() -> ask(url.with("shop", "shop", "wrong"), outlet.port(), query))
            .hasMessageContaining("Access denied");
      }
    }
  }

  private static Outlet postgres(DatabaseUrl url, Optional<Encryption> encryption) {
    return Outlet.to(
        "127.0.0.1", url.port(), new PostgresAdmission(url.user(), url.database(), encryption));
  }

  private static Encryption trusting(String authority, String host) {
    return new Encryption(true, true, Optional.of(folder.resolve(authority)), Optional.of(host));
  }

  private static void insistOnTls(PrivateServer server) throws Exception {
    DatabaseUrl superuser = server.superuser("postgres");
    Path data = Path.of(ask(superuser, superuser.port(), "SHOW data_directory"));
    Path key = data.resolve("server.key");
    Files.copy(folder.resolve("key.pem"), key);
    Files.copy(folder.resolve("cert.pem"), data.resolve("server.crt"));
    Files.setOwner(key, Files.getOwner(data));
    Files.setOwner(data.resolve("server.crt"), Files.getOwner(data));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Path rules = data.resolve("pg_hba.conf");
    String text = Files.readString(rules);
    Files.writeString(rules, text.replaceAll("(?m)^host\\s", "hostssl "));
    ask(superuser, superuser.port(), "SELECT 1");
    run(superuser, "ALTER SYSTEM SET ssl = on", "SELECT pg_reload_conf()");
    awaitTls(superuser);
  }

  /** The server reads its files again when it comes to it. */
  private static void awaitTls(DatabaseUrl superuser) throws Exception {
    String encrypted = superuser.jdbc().replaceAll("sslmode=[^&]*&?", "");
    for (int i = 0; i < 200; i++) {
      try (Connection connection =
          DriverManager.getConnection(
              encrypted + (encrypted.contains("?") ? "&" : "?") + "sslmode=require")) {
        assertThat(connection.isValid(5)).isTrue();
        return;
      } catch (SQLException notYet) {
        Thread.sleep(50);
      }
    }
    throw new AssertionError("the server never took TLS");
  }

  private static void run(DatabaseUrl url, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url.jdbc());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** As a program inside does: plainly, at that port. */
  private static String ask(DatabaseUrl url, int port, String query)
      throws SQLException, IOException {
    String address = url.at("127.0.0.1", port).jdbc();
    String plain =
        address.startsWith("jdbc:postgresql")
            ? address + (address.contains("?") ? "&" : "?") + "sslmode=disable"
            : address;
    try (Connection connection = DriverManager.getConnection(plain);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
