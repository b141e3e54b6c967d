package dev.slipway.database;

import dev.slipway.model.Failure;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database on a server is, read from the URL that the app itself reads, in any of the forms
 * people write: {@code postgresql+psycopg://user:pass@host:5432/shop?sslmode=require}, {@code
 * jdbc:mariadb://host/shop?user=u&password=p}, a socket's folder as {@code ?host=/run/postgresql}.
 * Whatever the form, {@link #text} writes it again in the same. Holds a password: {@link #toString}
 * does not show it.
 *
 * @param engine the kind of server
 * @param scheme as it was written, {@code jdbc:} included
 * @param host name or address, without brackets; empty when a socket is used or nothing was said
 * @param port as it was written, else the engine's own
 * @param user empty when none was named
 * @param password empty when none was given
 * @param database its name
 * @param parameters what stands behind the question mark, decoded, in order
 */
public record DatabaseUrl(
    Engine engine,
    String scheme,
    String host,
    int port,
    String user,
    String password,
    String database,
    Map<String, String> parameters) {
  private static final Pattern URL =
      Pattern.compile(
          "((?:jdbc:)?[a-zA-Z][a-zA-Z0-9]*(?:\\+[a-zA-Z0-9_]+)?)://"
              + "(?:([^/?]*)@)?(\\[[^\\]]*\\]|[^:/?,]*)(?::([0-9]{0,5}))?(?:/([^?]*))?(?:\\?(.*))?");

  /** Under which names drivers take the path of a socket. */
  private static final List<String> SOCKETS =
      List.of("unix_socket", "unix_sock", "localSocket", "host");

  /** Copies the map. */
  public DatabaseUrl {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** Whether a setting names a database on a server. */
  public static boolean isOne(String setting) {
    Matcher url = URL.matcher(setting.strip());
    return url.matches() && Engine.ofScheme(withoutJdbc(url.group(1))).isPresent();
  }

  /**
   * Reads a setting.
   *
   * @throws Failure {@code database.url} when it is none, or names no database; never quotes it,
   *     since it may hold a password
   */
  public static DatabaseUrl parse(String setting) {
    DatabaseUrl read = parseServer(setting);
    if (read.database.isEmpty()) {
      throw Failure.usage("database.url", "the URL of the database names no database")
          .next("put its name behind the host: " + read.scheme + "://…/name");
    }
    return read;
  }

  /**
   * The same for a setting that means a server, where the name of a database may be left out.
   *
   * @throws Failure {@code database.url} when it is none
   */
  public static DatabaseUrl parseServer(String setting) {
    Matcher url = URL.matcher(setting.strip());
    Optional<Engine> engine =
        url.matches() ? Engine.ofScheme(withoutJdbc(url.group(1))) : Optional.empty();
    if (engine.isEmpty()) {
      throw Failure.usage("database.url", "the setting of the database is no URL of a server")
          .next("write it as postgresql://user:password@host/name or mariadb://…");
    }
    String[] login = part(url, 2).split(":", 2);
    Map<String, String> parameters = parameters(part(url, 6));
    String database = decoded(part(url, 5));
    String port = part(url, 4);
    return new DatabaseUrl(
        engine.get(),
        url.group(1),
        decoded(part(url, 3).replaceAll("[\\[\\]]", "")),
        port.isEmpty() ? engine.get().port() : Integer.parseInt(port),
        login[0].isEmpty() ? parameters.getOrDefault("user", "") : decoded(login[0]),
        login.length > 1 ? decoded(login[1]) : parameters.getOrDefault("password", ""),
        database,
        parameters);
  }

  private static String withoutJdbc(String scheme) {
    return scheme.replaceFirst("^jdbc:", "");
  }

  private static String part(Matcher url, int group) {
    return Optional.ofNullable(url.group(group)).orElse("");
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        parameters.put(decoded(parts[0]), parts.length > 1 ? decoded(parts[1]) : "");
      }
    }
    return parameters;
  }

  /** A plus sign stays one: passwords hold them, and only forms mean a space by it. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** The path of the socket or of its folder, where one is used instead of a host. */
  public Optional<String> socket() {
    if (host.startsWith("/")) {
      return Optional.of(host);
    }
    for (String name : SOCKETS) {
      String value = parameters.getOrDefault(name, "");
      if (value.startsWith("/")) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** Another database on the same server, for another account. */
  public DatabaseUrl with(String otherDatabase, String otherUser, String otherPassword) {
    return new DatabaseUrl(
        engine, scheme, host, port, otherUser, otherPassword, otherDatabase, parameters);
  }

  /** Another database on the same server, for the same account. */
  public DatabaseUrl database(String other) {
    return with(other, user, password);
  }

  /**
   * What this names, on another server: reached as that one is, in the form of this, for the
   * account of this.
   */
  public DatabaseUrl on(DatabaseUrl server) {
    Map<String, String> there = new LinkedHashMap<>(at(host, port).parameters);
    there.keySet().removeIf(DatabaseUrl::isAboutReaching);
    server.parameters.forEach((name, value) -> {
      if (isAboutReaching(name)) {
        there.put(name, value);
      }
    });
    return new DatabaseUrl(
        engine, scheme, server.host, server.port, user, password, database, there);
  }

  private static boolean isAboutReaching(String name) {
    return name.matches("(?i)ssl.*|useSsl|serverSslCert") || SOCKETS.contains(name);
  }

  /** The same database, reached over TCP at another place: without socket, and without TLS. */
  public DatabaseUrl at(String otherHost, int otherPort) {
    Map<String, String> kept = new LinkedHashMap<>(parameters);
    kept.keySet()
        .removeIf(name -> name.startsWith("ssl") || name.equals("port") || SOCKETS.contains(name));
    return new DatabaseUrl(engine, scheme, otherHost, otherPort, user, password, database, kept);
  }

  /** This place, in the form that another was written in, with its parameters for the driver. */
  public DatabaseUrl written(DatabaseUrl form) {
    return new DatabaseUrl(
            engine, form.scheme, host, port, user, password, database, form.parameters)
        .at(host, port);
  }

  /** The URL in the form that it was written in; holds the password. */
  public String text() {
    Map<String, String> query = new LinkedHashMap<>(parameters);
    boolean loginInQuery = query.containsKey("user");
    if (loginInQuery) {
      query.put("user", user);
      query.put("password", password);
    }
    String login =
        loginInQuery || user.isEmpty()
            ? ""
            : encoded(user) + (password.isEmpty() ? "" : ":" + encoded(password)) + "@";
    String shownHost =
        host.contains(":") ? "[" + host + "]" : host.startsWith("/") ? encoded(host) : host;
    String shownPort = port == engine.port() ? "" : ":" + port;
    StringBuilder text = new StringBuilder(scheme).append("://").append(login);
    text.append(shownHost).append(shownPort).append('/').append(encoded(database));
    String separator = "?";
    for (Map.Entry<String, String> parameter : query.entrySet()) {
      text.append(separator).append(encoded(parameter.getKey())).append('=');
      text.append(encoded(parameter.getValue()).replace("%2F", "/"));
      separator = "&";
    }
    return text.toString();
  }

  /**
   * For our own driver; holds the password. A socket's folder is left out for PostgreSQL, whose
   * driver knows TCP only: then the same server is asked on loopback.
   */
  public String jdbc() {
    StringBuilder text = new StringBuilder("jdbc:").append(engine.jdbcName()).append("://");
    String place = host.isEmpty() || host.startsWith("/") ? "localhost" : host;
    text.append(place.contains(":") ? "[" + place + "]" : place).append(':').append(port);
    text.append('/').append(encoded(database)).append("?user=").append(encoded(user));
    if (!password.isEmpty()) {
      text.append("&password=").append(encoded(password));
    }
    if (engine == Engine.MARIADB) {
      socket().ifPresent(path -> text.append("&localSocket=").append(encoded(path)));
    }
    parameters.forEach((name, value) -> {
      if (name.startsWith("ssl")) {
        text.append('&').append(encoded(name)).append('=').append(encoded(value));
      }
    });
    return text.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Engine and place of the server, without account and database. */
  public String server() {
    return engine.title() + " at " + place();
  }

  private String place() {
    return socket().orElse(host.isEmpty() ? "localhost" : host + ":" + port);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return engine.title() + " " + database + " at " + place();
  }
}
