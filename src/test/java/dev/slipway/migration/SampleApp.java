package dev.slipway.migration;

import dev.slipway.process.CommandRunner;
import dev.slipway.process.Redaction;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A copy of one of the apps under {@code src/test/resources/apps} as a release of its own, with a
 * database beside it that does not exist yet.
 *
 * @param release its directory
 * @param database its SQLite file
 */
record SampleApp(Path release, Path database) {
  static final CommandRunner RUNNER = new CommandRunner(Redaction.NONE);

  static SampleApp copy(String name, Path directory) {
    Path release = directory.resolve("releases").resolve("20261121_101500-1.0");
    copyTree(resource(name), release);
    return new SampleApp(release, directory.resolve("live.db"));
  }

  /** Surroundings with the system's Python, and the database under the app's own names. */
  Surroundings surroundings(Map<String, String> names) {
    return new Surroundings(
            release,
            Map.of(
                "PATH",
                "/usr/bin:/bin",
                "LANG",
                "C.UTF-8",
                Migrations.DATABASE,
                database.toString()),
            Optional.empty())
        .with(names);
  }

  void write(String file, String text) {
    try {
      Path path = release.resolve(file);
      Files.createDirectories(Objects.requireNonNull(path.getParent()));
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  void replace(String file, String old, String text) {
    try {
      String before = Files.readString(release.resolve(file));
      if (!before.contains(old)) {
        throw new AssertionError(file + " has no " + old);
      }
      write(file, before.replace(old, text));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** First column of the first row. */
  String query(String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  void execute(String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Every file below the directory, with its contents' hash: to show that nothing changed. */
  static TreeSet<String> everythingIn(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      TreeSet<String> found = new TreeSet<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        int hash = java.util.Arrays.hashCode(Files.readAllBytes(file));
        found.add(directory.relativize(file) + " " + Files.size(file) + " " + hash);
      }
      return found;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path resource(String name) {
    try {
      URL url = Objects.requireNonNull(SampleApp.class.getResource("/apps/" + name), name);
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static void copyTree(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.copy(file, target);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
