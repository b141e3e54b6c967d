package dev.slipway.demo.server;

import dev.slipway.database.Engine;
import dev.slipway.model.Failure;
import dev.slipway.process.Programs;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The programs of the host that a server of that engine and the app on it need.
 *
 * @param programs where each is
 * @param python a Python that has the app's driver
 * @param accounts who may run the server when we are root, best first
 */
record Needs(Map<String, Path> programs, String python, List<String> accounts) {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  /** Programs and the packages that have them. */
  private static final Map<String, String> POSTGRES =
      Map.of(
          "initdb", "postgresql",
          "postgres", "postgresql",
          "pg_dump", "postgresql-client",
          "psql", "postgresql-client");

  private static final Map<String, String> MARIA =
      Map.of(
          "mariadb-install-db", "mariadb-server",
          "mariadbd", "mariadb-server",
          "mariadb-dump", "mariadb-client",
          "mariadb", "mariadb-client");

  /**
   * Finds them.
   *
   * @throws Failure {@code demo.missing} that names all packages that are missing
   */
  static Needs of(Engine engine) {
    String usual = Optional.ofNullable(System.getenv("PATH")).orElse("");
    String path = Programs.SYSTEM_PATH + (engine == Engine.POSTGRESQL ? newestPostgres() : "");
    return of(engine, path, List.of(usual, Programs.SYSTEM_PATH));
  }

  /**
   * The same by other paths: of programs, and of Pythons, of which the first that will do is taken.
   */
  static Needs of(Engine engine, String path, List<String> pythons) {
    boolean postgres = engine == Engine.POSTGRESQL;
    Map<String, Path> found = new HashMap<>();
    Map<String, String> missing = new LinkedHashMap<>();
    (postgres ? POSTGRES : MARIA)
        .forEach((name, owner) ->
            Programs.find(name, path, Path.of("/"))
                .ifPresentOrElse(
                    program -> found.put(name, program), () -> missing.put(name, owner)));
    String driver = postgres ? "psycopg2" : "pymysql";
    Optional<String> python = pythonWith(driver, pythons);
    if (python.isEmpty()) {
      missing.put("the Python module " + driver, "python3-" + driver);
    }
    if (!missing.isEmpty()) {
      throw Failure.usage(
              "demo.missing",
              "the demo on %s needs what is not installed: %s"
                  .formatted(engine.title(), String.join(", ", new TreeSet<>(missing.keySet()))))
          .now("nothing was started")
          .next("apt-get install " + String.join(" ", new TreeSet<>(missing.values())));
    }
    return new Needs(found, python.orElseThrow(), List.of(postgres ? "postgres" : "mysql"));
  }

  /** A folder to be looked into besides, if there is one: Debian has the server's in no path. */
  private static String newestPostgres() {
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(DEBIAN)) {
      try (DirectoryStream<Path> versions = Files.newDirectoryStream(DEBIAN, "[0-9]*")) {
        versions.forEach(folders::add);
      } catch (IOException e) {
        return "";
      }
    }
    return folders.stream()
        .map(folder -> folder.resolve("bin"))
        .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
        .max((one, other) -> Double.compare(version(one), version(other)))
        .map(folder -> ":" + folder)
        .orElse("");
  }

  private static double version(Path bin) {
    String name = String.valueOf(Objects.requireNonNull(bin.getParent()).getFileName());
    return name.matches("\\d+(\\.\\d+)?") ? Double.parseDouble(name) : 0;
  }

  private static Optional<String> pythonWith(String module, List<String> paths) {
    return paths.stream()
        .flatMap(where -> Programs.find("python3", where, Path.of("/")).stream())
        .map(Path::toString)
        .filter(python -> has(python, module))
        .findFirst();
  }

  private static boolean has(String python, String module) {
    try {
      return new ProcessBuilder(python, "-c", "import " + module)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("the demo was cancelled");
    }
  }

  /** Where that program is. */
  Path program(String name) {
    return Objects.requireNonNull(programs.get(name));
  }
}
