package dev.slipway.demo;

import dev.slipway.config.AppConfig.MigrationConfig.Tool;
import dev.slipway.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The {@code slipway.yaml} of a release of the user's own application, changed into that of the
 * demo's: quick, local, and with the demo's migrations in place of the application's once it has
 * some, because only they are known to fail when they shall.
 *
 * @param folder the release's source tree
 */
record OwnSettings(Path folder) {
  private static final String MIGRATIONS = "slipway-demo-migrations";
  private static final List<String> NOT_HERE = List.of("environments", "test", "tls", "user");

  /** Rewrites the file. */
  void become(Releases.Recipe recipe) throws IOException {
    Path file = folder.resolve(ConfigFile.NAME);
    Map<String, Object> settings = local(file);
    settings.put("watch", "2s");
    if (recipe.neverHealthy()) {
      settings.put("health", map(settings.get("health"), "path", "start", "6s"));
      settings.put("processes", web(settings.get("processes")));
    }
    if (!recipe.migrations().isEmpty()) {
      String own = ownSqlFiles(file).orElse(MIGRATIONS);
      settings.put("migrations", Map.of("tool", "sql-files", "folder", own));
      Path migrations = Files.createDirectories(folder.resolve(own));
      NameAfter names = NameAfter.allIn(migrations);
      for (Releases.Migration migration : recipe.migrations()) {
        Files.writeString(migrations.resolve(names.of(migration)), migration.sql());
      }
    }
    Files.writeString(file, new Dump(DumpSettings.builder().build()).dumpToString(settings));
  }

  /** Where the application's own SQL files are: ours come after them. */
  private static Optional<String> ownSqlFiles(Path file) {
    return ConfigFile.read(file, ConfigFile.LOCAL)
        .orThrow()
        .config()
        .migrations()
        .filter(migrations -> migrations.tool() == Tool.SQL_FILES)
        .map(migrations -> migrations.folder().orElse("migrations"));
  }

  /** Names for migrations that follow those of a folder, in the style of that folder. */
  private record NameAfter(int last, boolean lettered) {
    private static final Pattern NUMBER = Pattern.compile("(V?)0*(\\d{1,9})\\D.*");

    static NameAfter allIn(Path folder) throws IOException {
      try (Stream<Path> files = Files.list(folder)) {
        List<Matcher> names =
            files
                .map(file -> NUMBER.matcher(String.valueOf(file.getFileName())))
                .filter(Matcher::matches)
                .toList();
        return new NameAfter(
            names.stream().mapToInt(name -> Integer.parseInt(name.group(2))).max().orElse(0),
            names.stream().anyMatch(name -> !name.group(1).isEmpty()));
      }
    }

    String of(Releases.Migration migration) {
      String[] parts = migration.name().split("_", 2);
      int number = last + Integer.parseInt(parts[0]);
      return lettered ? "V" + number + "__" + parts[1] : "%04d_%s".formatted(number, parts[1]);
    }
  }

  /** The settings of the local environment, as if there were no other. */
  private static Map<String, Object> local(Path file) throws IOException {
    Map<String, Object> all =
        asMap(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)));
    Map<String, Object> settings = new LinkedHashMap<>(all);
    asMap(asMap(all.get("environments")).get(ConfigFile.LOCAL))
        .forEach((key, value) -> settings.merge(key, value, OwnSettings::laidOver));
    NOT_HERE.forEach(settings::remove);
    return settings;
  }

  private static Object laidOver(Object below, Object above) {
    if (!(below instanceof Map) || !(above instanceof Map)) {
      return above;
    }
    Map<String, Object> both = new LinkedHashMap<>(asMap(below));
    asMap(above).forEach((key, value) -> both.merge(key, value, OwnSettings::laidOver));
    return both;
  }

  /** A web process that never listens. */
  private static Map<String, Object> web(@Nullable Object processes) {
    return map(processes, "web", "web", "sleep 600");
  }

  /** A setting in its long form, where its short form means {@code usual}, with one key changed. */
  private static Map<String, Object> map(
      @Nullable Object setting, String usual, String key, Object value) {
    Map<String, Object> settings = new LinkedHashMap<>();
    if (setting instanceof Map) {
      settings.putAll(asMap(setting));
    } else if (setting != null) {
      settings.put(usual, setting);
    }
    settings.put(key, value);
    return settings;
  }

  private static Map<String, Object> asMap(@Nullable Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> entries) {
      entries.forEach((key, entry) -> map.put(String.valueOf(key), entry));
    }
    return map;
  }
}
