package dev.slipway.migration;

import dev.slipway.model.Failure;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program {@code alembic} with its {@code alembic.ini}, at the root or in the folder named.
 *
 * @param folder where the ini file is, or the migrations below it
 */
record AlembicIniDoor(Optional<String> folder) implements AlembicDoor {
  private static final String INI = "alembic.ini";
  private static final Pattern LOCATION =
      Pattern.compile("(?m)^\\s*script_location\\s*=\\s*(.+?)\\s*$");

  @Override
  public String tool() {
    return "alembic";
  }

  @Override
  public String program() {
    return "alembic";
  }

  /**
   * Alembic reads the place of the migrations from the working directory on. When they are not
   * there, people start it in the ini file's own folder, and so do we.
   */
  @Override
  public Surroundings prepare(Surroundings surroundings) {
    Path ini = ini(surroundings.directory());
    Path home = Optional.ofNullable(ini.getParent()).orElse(surroundings.directory());
    String location = location(ini);
    boolean fromHere =
        location.contains("%(here)s")
            || location.contains(":")
            || Files.isDirectory(surroundings.directory().resolve(location));
    return fromHere ? surroundings : surroundings.in(home);
  }

  private Path ini(Path directory) {
    return Stream.of(
            folder, folder.map(name -> Path.of(name).resolve("..").toString()), Optional.of("."))
        .flatMap(Optional::stream)
        .map(place -> directory.resolve(place).normalize())
        .map(place -> place.endsWith(INI) ? place : place.resolve(INI))
        .filter(file -> file.startsWith(directory.normalize()) && Files.isRegularFile(file))
        .findFirst()
        .orElseThrow(() ->
            Failure.usage("migration.no-alembic-ini", "There is no " + INI + " in " + directory)
                .next("Name its folder in slipway.yaml: migrations: {tool: alembic, folder: …}"));
  }

  private static String location(Path ini) {
    try {
      Matcher matcher = LOCATION.matcher(Files.readString(ini));
      return matcher.find() ? matcher.group(1) : ".";
    } catch (IOException e) {
      throw Failure.failed("migration.unreadable", ini + " cannot be read: " + e.getMessage())
          .because(e);
    }
  }

  @Override
  public String script() {
    return "alembic_config.py";
  }

  @Override
  public String configuration() {
    return "alembic_config(arguments[0])";
  }

  @Override
  public String argument(Surroundings prepared) {
    return ini(prepared.directory()).toString();
  }

  @Override
  public List<String> upgrade(Surroundings prepared) {
    return line(prepared, "upgrade", "heads");
  }

  @Override
  public List<String> create(Surroundings prepared, String message, boolean fromModels) {
    List<String> line = new ArrayList<>(line(prepared, "revision", "--message=" + message));
    if (fromModels) {
      line.add("--autogenerate");
    }
    return line;
  }

  private List<String> line(Surroundings prepared, String verb, String argument) {
    return List.of("-m", "alembic", "-c", argument(prepared), verb, argument);
  }
}
