package dev.slipway.config;

import dev.slipway.config.AppConfig.AlertConfig;
import dev.slipway.config.AppConfig.BackupConfig;
import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.AppConfig.DatabaseConfig;
import dev.slipway.config.AppConfig.Dependencies;
import dev.slipway.config.AppConfig.Dotenv;
import dev.slipway.config.AppConfig.HealthConfig;
import dev.slipway.config.AppConfig.HoldConfig;
import dev.slipway.config.AppConfig.MigrationConfig;
import dev.slipway.config.AppConfig.ProcessConfig;
import dev.slipway.config.AppConfig.ProofConfig;
import dev.slipway.config.source.Problem;
import dev.slipway.config.source.Value.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Every setting of {@code slipway.yaml} in one table, and how they become an {@link AppConfig}. */
final class Settings {
  static final Setting<String> APP = Setting.of("app", Forms.word(Forms.NAME, Forms.NAME_ALLOWED));
  static final Setting<Dependencies> DEPENDENCIES =
      Setting.of("dependencies", DependencySettings.form());
  static final Setting<List<ProcessConfig>> PROCESSES =
      Setting.of("processes", Commands.processes());
  static final Setting<List<CommandLine>> BUILD = Setting.of("build", Commands.lines(), List.of());
  static final Setting<List<CommandLine>> TEST = Setting.of("test", Commands.lines(), List.of());
  static final Setting<MigrationConfig> MIGRATIONS =
      Setting.of("migrations", MigrationSettings.form());
  static final Setting<DatabaseConfig> DATABASE = Setting.of("database", DataSettings.database());
  static final Setting<List<String>> SHARED =
      Setting.of("shared", Forms.list(Forms.path()), List.of());
  static final Setting<Dotenv> DOTENV =
      Setting.of("dotenv", Forms.choice("kind of .env file", Dotenv.class));
  static final Setting<Map<String, String>> ENV = Setting.of("env", Forms.variables(), Map.of());
  static final Setting<HealthConfig> HEALTH =
      Setting.of("health", HealthSettings.form(), HealthSettings.DEFAULT);
  static final Setting<List<String>> PROBES =
      Setting.of("probes", Forms.list(Forms.path()), List.of());
  static final Setting<Map<String, String>> ASSETS = Setting.of("assets", assets(), Map.of());
  static final Setting<List<String>> EXCLUDE =
      Setting.of("exclude", Forms.list(Forms.line()), List.of());
  static final Setting<List<String>> INCLUDE =
      Setting.of("include", Forms.list(Forms.line()), List.of());
  static final Setting<WatchSettings.Written> WATCH = Setting.of("watch", WatchSettings.form());
  static final Setting<HoldConfig> HOLD =
      Setting.of("hold", DataSettings.hold(), DataSettings.HOLD);
  static final Setting<BackupConfig> BACKUP =
      Setting.of("backup", BackupSettings.form(), BackupSettings.DEFAULT);
  static final Setting<ProofConfig> PROOF =
      Setting.of("proof", ProofSettings.form(), ProofSettings.DEFAULT);
  static final Setting<Integer> KEEP_RELEASES =
      Setting.of("keep-releases", Forms.number(2, 1000), 5);
  static final Setting<String> USER =
      Setting.of(
          "user", Forms.word(Pattern.compile("[a-z_][a-z0-9_-]{0,31}"), "the name of an account"));
  static final Setting<Map<String, SeedSet>> SEED =
      Setting.of("seed", SeedSettings.form(), Map.of());
  static final Setting<AlertConfig> ALERT = Setting.of("alert", AlertSettings.form());

  private static final Group GROUP =
      Group.of(
              APP,
              DEPENDENCIES,
              PROCESSES,
              BUILD,
              TEST,
              MIGRATIONS,
              DATABASE,
              SHARED,
              DOTENV,
              ENV,
              HEALTH,
              PROBES,
              ASSETS,
              EXCLUDE,
              INCLUDE,
              WATCH,
              HOLD,
              BACKUP,
              PROOF,
              KEEP_RELEASES,
              TrafficSettings.URL,
              TrafficSettings.TLS,
              TrafficSettings.DRAIN,
              USER,
              SEED,
              ALERT)
          .later(
              "host", "hosts", "branch", "tag", "approve", "runtime", "traffic", "notify", "gates");

  private Settings() {}

  /** Every key there is, such as {@code health.path}; {@code *} stands for a chosen name. */
  static List<String> paths() {
    return GROUP.paths().toList();
  }

  /** Reads the settings that hold in one environment. */
  static AppConfig read(Section section, String environment, Reading reading) {
    Fields fields = Fields.of(section, GROUP, reading);
    Optional<Dependencies> dependencies = fields.find(DEPENDENCIES);
    AppConfig read =
        new AppConfig(
            fields.require(APP, "unnamed"),
            environment,
            dependencies,
            fields.require(PROCESSES, List.of()),
            fields.get(BUILD),
            fields.get(TEST),
            fields.find(MIGRATIONS),
            fields.find(DATABASE),
            fields.get(SHARED),
            fields.find(DOTENV).orElseGet(() -> usualDotenv(dependencies)),
            fields.get(ENV),
            fields.get(HEALTH),
            fields.get(PROBES),
            fields.get(ASSETS),
            fields.get(EXCLUDE),
            fields.get(INCLUDE),
            WatchSettings.in(environment, fields.find(WATCH)),
            fields.get(HOLD),
            fields.get(BACKUP),
            fields.get(PROOF),
            fields.get(KEEP_RELEASES),
            TrafficSettings.read(fields),
            fields.find(USER),
            fields.get(SEED),
            fields.find(ALERT));
    refuseServerForFile(read, fields);
    return read;
  }

  /** What a variable names is seen when it is filled in. */
  private static void refuseServerForFile(AppConfig read, Fields fields) {
    String url = read.database().map(DatabaseConfig::url).orElse("");
    if (read.proof().server().isPresent() && url.matches("(?i)(jdbc:)?sqlite.*|django|[^$:]+")) {
      fields
          .reading()
          .report(
              Problem.of(
                  fields.place(PROOF),
                  "'proof.server' means nothing with SQLite: there is no server to name",
                  "nothing: take it out"));
    }
  }

  private static Form<Map<String, String>> assets() {
    Form<Map<String, String>> written =
        Forms.map(
            "URL prefix",
            Pattern.compile("/[A-Za-z0-9._~/-]*"),
            "URL prefixes such as /static/, each with its folder in the release",
            Forms.path());
    return (value, reading) ->
        written
            .read(value, reading)
            .map(assets -> {
              Map<String, String> folders = new LinkedHashMap<>();
              assets.forEach((prefix, folder) ->
                  folders.put(
                      prefix.endsWith("/") ? prefix : prefix + "/", folder.replaceAll("/+$", "")));
              return folders;
            });
  }

  private static Dotenv usualDotenv(Optional<Dependencies> dependencies) {
    return dependencies
        .filter(d -> d.manager() == Dependencies.Manager.NPM)
        .map(_ -> Dotenv.NODE)
        .orElse(Dotenv.PYTHON);
  }
}
