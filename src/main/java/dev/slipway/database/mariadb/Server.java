package dev.slipway.database.mariadb;

import dev.slipway.database.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * How to get to the server with one account: by JDBC, and by the client programs with an option
 * file, so that no password is in any argument.
 */
final class Server {
  private final DatabaseUrl url;
  private final FileUse files;

  Server(DatabaseUrl url) {
    this(url, FileUse.USUAL);
  }

  /**
   * A server.
   *
   * @param files when its tables are copied as files
   */
  Server(DatabaseUrl url, FileUse files) {
    this.url = url;
    this.files = files;
  }

  FileUse files() {
    return files;
  }

  DatabaseUrl url() {
    return url;
  }

  /** A session in no database. */
  Session open() throws SQLException {
    return open("");
  }

  /** A session in that database. */
  Session open(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", url.user());
    properties.setProperty("password", url.password());
    properties.setProperty("allowMultiQueries", "true");
    properties.setProperty("connectTimeout", "10000");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectionAttributes", "program_name:slipway");
    tls().forEach(properties::setProperty);
    url.socket()
        .ifPresent(path -> {
          properties.setProperty("socketFile", path);
          properties.setProperty("socketFactory", SocketFile.class.getName());
        });
    Session session = new Session(DriverManager.getConnection(address(), properties));
    try {
      if (!database.isEmpty()) {
        session.run("USE " + Sql.name(database));
      }
      return session;
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  private String address() {
    String host = url.host().isEmpty() || url.socket().isPresent() ? "localhost" : url.host();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return "jdbc:mariadb://" + shown + ":" + url.port() + "/";
  }

  private Map<String, String> tls() {
    Optional<String> authority = parameter("ssl_ca", "sslrootcert", "serverSslCert", "ssl-ca");
    if (authority.isPresent()) {
      return Map.of("sslMode", "verify-full", "serverSslCert", authority.get());
    }
    return wantsTls() ? Map.of("sslMode", "trust") : Map.of();
  }

  private boolean wantsTls() {
    String mode =
        parameter("sslmode", "sslMode", "ssl_mode", "ssl-mode", "ssl", "useSsl").orElse("false");
    return !mode.matches("(?i)false|0|disabled?|preferred|prefer|allow");
  }

  private Optional<String> parameter(String... names) {
    for (String name : names) {
      String value = url.parameters().get(name);
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** Writes the option file that the client programs read, mode 0600, into a folder of ours. */
  Path optionFile(Path folder) throws IOException {
    StringBuilder text = new StringBuilder("[client]\n");
    option(text, "user", url.user());
    option(text, "password", url.password());
    if (url.socket().isPresent()) {
      option(text, "socket", url.socket().get());
    } else {
      option(text, "host", url.host().isEmpty() ? "localhost" : url.host());
      option(text, "port", Integer.toString(url.port()));
      option(text, "protocol", "tcp");
    }
    parameter("ssl_ca", "sslrootcert", "serverSslCert", "ssl-ca")
        .ifPresent(authority -> {
          option(text, "ssl-ca", authority);
          text.append("ssl-verify-server-cert\n");
        });
    if (wantsTls()) {
      text.append("ssl\n");
    }
    Path file =
        Files.createTempFile(
            folder,
            ".client-",
            ".cnf",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }

  private static void option(StringBuilder text, String name, String value) {
    String written = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    text.append(name).append("=\"").append(written).append("\"\n");
  }
}
