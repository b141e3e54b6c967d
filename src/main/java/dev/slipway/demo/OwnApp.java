package dev.slipway.demo;

import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.DatabaseConfig;
import dev.slipway.database.sqlite.SqliteLocation;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import dev.slipway.site.PublicUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An application of the user's own. Its code and its data are copied; the database by SQLite's own
 * online backup, since somebody may be writing.
 *
 * @param source its folder, where {@code slipway.yaml} is
 * @param config the settings of its local environment, variables filled in
 * @param read the path that customers read
 * @param write what they write, if anything
 */
public record OwnApp(Path source, AppConfig config, String read, Optional<Visits.Write> write)
    implements Subject {
  private static final String ENV = ".env";

  /** Made where they are needed; large, and often bound to their place. */
  private static final Set<String> NOT_COPIED =
      Set.of(".git", ".hg", ".svn", "node_modules", ".venv", "venv", ".slipway", "__pycache__");

  /**
   * An application.
   *
   * @throws Failure when its database is not in its folder, or cannot be told to be elsewhere: then
   *     the demo would break a live one
   */
  public OwnApp {
    databaseFile(source, config).ifPresent(file -> requireInside(source, file, config));
  }

  /**
   * The same with what customers write given as options.
   *
   * @param write path, body with {@code {number}}, and SQL that lists the numbers; all or none
   * @throws Failure when some of them are missing
   */
  public static OwnApp of(
      Path source, AppConfig config, Optional<String> read, List<Optional<String>> write) {
    long given = write.stream().filter(Optional::isPresent).count();
    if (given != 0 && given != write.size()) {
      throw Failure.usage("demo.write", "--write, --body and --numbers belong together")
          .next("--write /entries --body 'n={number}' --numbers 'SELECT n FROM entry'");
    }
    Optional<Visits.Write> writes =
        given == 0
            ? Optional.empty()
            : Optional.of(
                new Visits.Write(
                    write.get(0).orElseThrow(),
                    write.get(1).orElseThrow(),
                    write.get(2).orElseThrow()));
    return new OwnApp(source, config, read.orElse(config.health().path()), writes);
  }

  private static Optional<Path> databaseFile(Path base, AppConfig config) {
    return config
        .database()
        .map(DatabaseConfig::url)
        .map(url -> SqliteLocation.parse(url, List.of(base, base.resolve("instance"))).path());
  }

  private static void requireInside(Path source, Path file, AppConfig config) {
    boolean followsBase =
        !databaseFile(source.resolve("elsewhere"), config).equals(Optional.of(file));
    if (!file.startsWith(source) || !(followsBase || isNamedBySharedEnv(source, file, config))) {
      throw Failure.usage("demo.database", "the demo cannot bring " + file + " elsewhere")
          .now("nothing was done: the demo breaks things, and only ever a copy")
          .next(
              "name a copy inside "
                  + source
                  + " by a relative path, such as 'database: data/app.db', or in the shared .env");
    }
  }

  private static boolean isNamedBySharedEnv(Path source, Path file, AppConfig config) {
    Path env = source.resolve(ENV);
    try {
      return config.shared().contains(ENV)
          && Files.isReadable(env)
          && Files.readString(env).contains(file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + env, e);
    }
  }

  @Override
  public void start(Work work) {
    // Its database is in its folder.
  }

  @Override
  public AppEnvironment app() {
    return new AppEnvironment(config.app(), config.environment());
  }

  @Override
  public void bringData(SlipwayHome home) {
    Path shared = home.app(app()).resolve("shared");
    Optional<Path> live = databaseFile(source, config);
    try {
      for (String path : config.shared()) {
        Path from = source.resolve(path).normalize();
        Path to = shared.resolve(path).normalize();
        if (Files.isDirectory(from)) {
          FileTree.copy(from, to, file -> belongsTo(live, from.resolve(file)));
        } else if (Files.exists(from) && !belongsTo(live, from)) {
          Files.createDirectories(to.getParent());
          Files.copy(from, to);
        }
      }
      pointTo(shared);
      if (live.isPresent() && Files.exists(live.get())) {
        back(live.get(), shared.resolve(source.relativize(live.get())));
      }
    } catch (IOException | SQLException e) {
      throw Failure.failed("demo.copy", "cannot copy the data of " + source + ": " + e.getMessage())
          .because(e);
    }
  }

  /** Absolute paths in the copied settings mean the copy from now on. */
  private void pointTo(Path shared) throws IOException {
    Path env = shared.resolve(ENV);
    if (Files.exists(env)) {
      String text = Files.readString(env);
      Files.writeString(env, text.replace(source + "/", shared + "/"));
    }
  }

  /** The database itself, or its journal or log beside it. */
  private static boolean belongsTo(Optional<Path> database, Path file) {
    return database.map(path -> file.toString().startsWith(path.toString())).orElse(false);
  }

  private static void back(Path live, Path copy) throws IOException, SQLException {
    Files.createDirectories(copy.getParent());
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + live);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("backup to '" + copy.toString().replace("'", "''") + "'");
    }
  }

  @Override
  public Optional<Store> store(SlipwayHome home) {
    return database(home).map(Store.OfFile::new);
  }

  /** The copy of its database in that home, if it has one. */
  Optional<Path> database(SlipwayHome home) {
    Path shared = home.app(app()).resolve("shared");
    return databaseFile(source, config).map(file -> shared.resolve(source.relativize(file)));
  }

  @Override
  public Path release(Releases.Recipe recipe, Path work) {
    Path folder = work.resolve(config.app() + "-" + recipe.version());
    try {
      FileTree.copy(source, folder, this::staysBehind);
      Files.writeString(folder.resolve("slipway-demo.txt"), recipe.version() + "\n");
      new OwnSettings(folder).become(recipe);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write release " + recipe.version(), e);
    }
  }

  private boolean staysBehind(Path file) {
    return NOT_COPIED.contains(String.valueOf(file.getFileName()))
        || belongsTo(databaseFile(source, config), source.resolve(file));
  }

  @Override
  public List<Scenario> scenarios() {
    return config
        .database()
        .map(database -> Scenario.underLoad(Changes.OF_ANY_APP))
        .orElseGet(Scenario::underLoad);
  }

  @Override
  public List<Scenario> scenariosOfOurs() {
    return List.of();
  }

  @Override
  public Visits visits(URI base) {
    return new Visits(base, PublicUrl.of(config).getHost(), read, write);
  }

  @Override
  public Optional<ByHand> byHand(Path root, int port) {
    return Optional.empty();
  }
}
