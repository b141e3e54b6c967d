package dev.slipway.demo;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.demo.Releases.Edit;
import dev.slipway.demo.server.PrivateServer;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The example that comes with Slipway, with its database in a file or on a server of the demo's.
 */
public final class Guestbook implements Subject {
  private final Path example;
  private final Flavour flavour;

  /** Null until it is started, and where it needs none. */
  private @Nullable PrivateServer server;

  private @Nullable DatabaseUrl live;

  /**
   * The example.
   *
   * @param example its folder
   * @param flavour where it keeps its entries
   */
  public Guestbook(Path example, Flavour flavour) {
    this.example = example;
    this.flavour = flavour;
  }

  @Override
  public void start(Work work) {
    if (flavour != Flavour.SQLITE) {
      server = PrivateServer.start(flavour.engine(), work.serverFolder());
      live = server.create("guestbook");
    }
  }

  @Override
  public AppEnvironment app() {
    return new AppEnvironment("guestbook", "local");
  }

  /** It begins empty, since its first migration creates the schema; but it may be told where. */
  @Override
  public void bringData(SlipwayHome home) {
    if (server == null || live == null) {
      return;
    }
    Path env = home.app(app()).resolve("shared/.env");
    try {
      Files.createDirectories(env.getParent());
      Files.createFile(
          env, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(
          env, "DATABASE_URL=%s\nADMIN_URL=%s\n".formatted(live.text(), server.admin(live).text()));
    } catch (IOException e) {
      throw Failure.failed("demo.env", "cannot write " + env).because(e);
    }
  }

  @Override
  public Optional<Store> store(SlipwayHome home) {
    return Optional.of(
        live == null
            ? new Store.OfFile(home.app(app()).resolve("shared/data/guestbook.db"))
            : new Store.OfServer(live));
  }

  @Override
  public Path release(Releases.Recipe recipe, Path work) {
    return new Releases(example, work, flavour, settings()).write(recipe);
  }

  private List<Edit> settings() {
    return server == null
        ? List.of()
        : List.of(
            setting("web: python3", "web: " + server.python()),
            setting(
                "migrations: sql-files",
                "migrations: {tool: sql-files, folder: " + flavour.migrations() + "}"),
            setting(
                "database: data/guestbook.db",
                "database: {url: \"${DATABASE_URL}\", admin: \"${ADMIN_URL}\"}"),
            setting("shared: [data/]", "shared: [.env]"));
  }

  private static Edit setting(String old, String with) {
    return new Edit("slipway.yaml", old, with);
  }

  @Override
  public List<Scenario> scenarios() {
    return Scenario.underLoad(Changes.ofGuestbook(flavour));
  }

  @Override
  public List<Scenario> scenariosOfOurs() {
    Changes changes = Changes.ofGuestbook(flavour);
    return Announced.scenarios(List.of(changes.additive(), changes.slow()), flavour);
  }

  @Override
  public Visits visits(URI base) {
    return visitsOf(base);
  }

  /** Customers of a guestbook there. */
  static Visits visitsOf(URI base) {
    return new Visits(
        base,
        "guestbook-local.localhost",
        "/",
        Optional.of(
            new Visits.Write(
                "/entries",
                "{\"number\": {number}, \"text\": \"visit {number}\"}",
                "SELECT number FROM entry")));
  }

  @Override
  public Optional<ByHand> byHand(Path root, int port) {
    if (server == null) {
      Store store = new Store.OfFile(root.resolve("data/guestbook.db"));
      return Optional.of(new ByHand(root, port, store, Map.of("MIGRATIONS", flavour.migrations())));
    }
    DatabaseUrl url = Objects.requireNonNull(server).create("by_hand");
    Map<String, String> variables = server.clientVariables(url);
    variables.put("MIGRATIONS", flavour.migrations());
    variables.put("PYTHON", server.python());
    return Optional.of(new ByHand(root, port, new Store.OfServer(url), variables));
  }
}
