package dev.slipway.database.postgres;

import dev.slipway.model.Failure;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Outcome;
import dev.slipway.process.Piped;
import dev.slipway.process.Programs;
import dev.slipway.process.Redaction;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server's own client programs: those of the newest installed version that is not older than
 * the server. A dump made by them is restored by them.
 *
 * @param folder where they are
 * @param version such as 15.18
 */
record Clients(Path folder, Version version) {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final Duration DEADLINE = Duration.ofHours(12);

  /**
   * A version.
   *
   * @param major such as 15
   * @param minor such as 18
   */
  record Version(int major, int minor) {
    private static final Pattern TEXT = Pattern.compile("\\b(\\d{1,4})\\.(\\d{1,4})");

    /** In each major version, the first minor one whose restore runs nothing that a dump hides. */
    private static final Map<Integer, Integer> SAFE = Map.of(13, 22, 14, 19, 15, 14, 16, 10, 17, 6);

    static Optional<Version> in(String text) {
      Matcher found = TEXT.matcher(text);
      return found.find()
          ? Optional.of(
              new Version(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))))
          : Optional.empty();
    }

    /** CVE-2025-8714, CVE-2025-8715 and CVE-2024-7348 are mended from there on. */
    boolean isSafe() {
      return major >= 18 || minor >= SAFE.getOrDefault(major, Integer.MAX_VALUE);
    }

    @Override
    public String toString() {
      return major + "." + minor;
    }
  }

  /** Those for a server of that major version. */
  static Clients forServer(int major) {
    return find(major, DEBIAN, System.getenv().getOrDefault("PATH", Programs.SYSTEM_PATH));
  }

  /**
   * Looks for them.
   *
   * @throws Failure {@code database.client-missing} or {@code database.client-unsafe}, which name
   *     the package
   */
  static Clients find(int major, Path debian, String path) {
    String wanted = "postgresql-client-" + major;
    Optional<Clients> newest =
        folders(debian, path).stream()
            .flatMap(folder -> in(folder).stream())
            .filter(found -> found.version.major >= major)
            .reduce((one, other) -> newer(other.version, one.version) ? other : one);
    Clients found =
        newest.orElseThrow(() ->
            Failure.failed(
                    "database.client-missing",
                    "there is no pg_dump of version " + major + " or newer here")
                .now("the server is of version " + major)
                .next("install the package " + wanted));
    if (!found.version.isSafe()) {
      throw Failure.failed(
              "database.client-unsafe",
              "pg_dump %s in %s has known security holes in restoring (CVE-2025-8714)"
                  .formatted(found.version, found.folder))
          .next("bring the package postgresql-client-" + found.version.major + " up to date");
    }
    return found;
  }

  private static boolean newer(Version one, Version other) {
    return one.major > other.major || (one.major == other.major && one.minor > other.minor);
  }

  private static List<Path> folders(Path debian, String path) {
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(debian)) {
      try (DirectoryStream<Path> versions = Files.newDirectoryStream(debian)) {
        versions.forEach(version -> folders.add(version.resolve("bin")));
      } catch (IOException e) {
        throw Failure.failed("database.client-missing", "cannot look into " + debian).because(e);
      }
    }
    // Debian's own pg_dump in PATH is a script that chooses a version by itself.
    Programs.find("pg_dump", path, Path.of("/"))
        .map(Path::getParent)
        .filter(folder -> !folder.equals(Path.of("/usr/bin")) || folders.isEmpty())
        .ifPresent(folders::add);
    return folders;
  }

  private static Optional<Clients> in(Path folder) {
    Path dump = folder.resolve("pg_dump");
    if (!Files.isExecutable(dump) || !Files.isExecutable(folder.resolve("pg_restore"))) {
      return Optional.empty();
    }
    Surroundings plain = new Surroundings(Path.of("/"), environment(Map.of()), Optional.empty());
    Outcome asked =
        new CommandRunner(Redaction.NONE)
            .run(
                new Command(
                    List.of(dump.toString(), "--version"),
                    plain,
                    Duration.ofSeconds(20),
                    Optional.empty()));
    return Version.in(asked.output()).map(version -> new Clients(folder, version));
  }

  private static Map<String, String> environment(Map<String, String> more) {
    Map<String, String> all = new java.util.LinkedHashMap<>(more);
    all.put("PATH", Programs.SYSTEM_PATH);
    all.put("LC_ALL", "C.UTF-8");
    return all;
  }

  boolean has(String program) {
    return Files.isExecutable(folder.resolve(program));
  }

  /** Starts one of them that is fed and read through pipes, on a database. */
  Piped pipe(Server server, String database, String program, List<String> arguments) {
    return pipe(program, arguments, server.environment(database));
  }

  /** The same, on no database. */
  Piped pipe(String program, List<String> arguments) {
    return pipe(program, arguments, Map.of());
  }

  private Piped pipe(String program, List<String> arguments, Map<String, String> variables) {
    List<String> line = new ArrayList<>();
    line.add(folder.resolve(program).toString());
    line.addAll(arguments);
    return Piped.start(line, environment(variables));
  }

  /**
   * Runs one of them on a database.
   *
   * @param directory where it works
   * @return how it ended, whatever that was
   */
  Outcome run(
      Server server, String database, Path directory, String program, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(folder.resolve(program).toString());
    line.addAll(arguments);
    Surroundings in =
        new Surroundings(directory, environment(server.environment(database)), Optional.empty());
    return new CommandRunner(Redaction.of(List.of(server.account().password())))
        .run(new Command(line, in, DEADLINE, Optional.empty()));
  }
}
