package dev.slipway.config;

import dev.slipway.config.AppConfig.BackupConfig;
import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.AppConfig.DatabaseConfig;
import dev.slipway.config.AppConfig.Dependencies;
import dev.slipway.config.AppConfig.Dotenv;
import dev.slipway.config.AppConfig.HealthConfig;
import dev.slipway.config.AppConfig.HoldConfig;
import dev.slipway.config.AppConfig.MigrationConfig;
import dev.slipway.config.AppConfig.ProcessConfig;
import dev.slipway.config.AppConfig.TrafficConfig;
import dev.slipway.config.AppConfig.WatchConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings for tests that are not about settings. */
public final class SampleConfig {
  private static final CommandLine RUN = new CommandLine(List.of("true"));
  private static final ProcessConfig WEB = new ProcessConfig("web", RUN, Duration.ofSeconds(10));
  private static final ProcessConfig WORKER =
      new ProcessConfig("worker", RUN, Duration.ofSeconds(10));

  private SampleConfig() {}

  /** An app with a web process, a worker, SQL migrations and a database. */
  public static AppConfig webAndWorker() {
    return webAndWorker(Optional.empty(), List.of(), true);
  }

  /** The same, with everything that is done before going live. */
  public static AppConfig withDependenciesAndBuild() {
    return webAndWorker(
        Optional.of(
            new Dependencies(
                Dependencies.Manager.PIP,
                "requirements.txt",
                Optional.empty(),
                Optional.empty(),
                false)),
        List.of(new CommandLine(List.of("true"))),
        true);
  }

  /** The same, of which a watch without customers cannot tell whether it is good. */
  public static AppConfig inDoubtWithoutCustomers() {
    WatchConfig usual = WatchConfig.USUAL;
    return of(
        List.of(WEB, WORKER),
        Optional.empty(),
        List.of(),
        true,
        new WatchConfig(
            Duration.ofMillis(1),
            usual.errors(),
            usual.errorRate(),
            usual.slowest(),
            usual.latency(),
            usual.memory(),
            true,
            10),
        5);
  }

  /** An app that names neither migrations nor a database. */
  public static AppConfig withoutDatabase() {
    return webAndWorker(Optional.empty(), List.of(), false);
  }

  /** An app with a worker alone, and without a watch. */
  public static AppConfig workerAlone() {
    return of(List.of(WORKER), Optional.empty(), List.of(), false, Duration.ZERO, 5);
  }

  /** An app with a web process and a worker, of which few releases are kept. */
  public static AppConfig keepingTwoReleases() {
    return of(List.of(WEB, WORKER), Optional.empty(), List.of(), true, Duration.ofMillis(1), 2);
  }

  /** An app of which a backup is taken every night at two. */
  public static AppConfig backedUpAtTwo() {
    String text =
        """
        app: shop
        processes: {web: "true"}
        backup: {schedule: "0 2 * * *", time-zone: UTC}
        """;
    return ConfigFile.parse("slipway.yaml", text.getBytes(StandardCharsets.UTF_8), "local")
        .orThrow()
        .config();
  }

  private static AppConfig webAndWorker(
      Optional<Dependencies> dependencies, List<CommandLine> build, boolean database) {
    return of(List.of(WEB, WORKER), dependencies, build, database, Duration.ofMillis(1), 5);
  }

  private static AppConfig of(
      List<ProcessConfig> processes,
      Optional<Dependencies> dependencies,
      List<CommandLine> build,
      boolean database,
      Duration watch,
      int keepReleases) {
    WatchConfig usual = WatchConfig.USUAL.lasting(watch);
    return of(processes, dependencies, build, database, usual, keepReleases);
  }

  private static AppConfig of(
      List<ProcessConfig> processes,
      Optional<Dependencies> dependencies,
      List<CommandLine> build,
      boolean database,
      WatchConfig watch,
      int keepReleases) {
    return new AppConfig(
        "shop",
        "production",
        dependencies,
        processes,
        build,
        List.of(),
        Optional.of(
                new MigrationConfig(
                    MigrationConfig.Tool.SQL_FILES,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofMinutes(10)))
            .filter(tool -> database),
        Optional.of(DatabaseConfig.at("shop.db")).filter(named -> database),
        List.of(),
        Dotenv.PYTHON,
        Map.of(),
        new HealthConfig(
            "/health",
            Map.of(),
            0,
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            List.of(),
            List.of()),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        watch,
        new HoldConfig(Duration.ofSeconds(30), 1000),
        BackupConfig.keeping(AppConfig.KeepConfig.newest(3)),
        new AppConfig.ProofConfig(
            Duration.ofMinutes(10), Long.MAX_VALUE, false, Map.of(), Optional.empty()),
        keepReleases,
        new TrafficConfig(
            Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofSeconds(30)),
        Optional.empty(),
        Map.of(),
        Optional.empty());
  }
}
