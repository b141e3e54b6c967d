package dev.slipway.config;

import dev.slipway.config.AppConfig.AlertConfig;
import dev.slipway.config.AppConfig.BackupConfig;
import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.AppConfig.DatabaseConfig;
import dev.slipway.config.AppConfig.Dependencies;
import dev.slipway.config.AppConfig.HealthConfig;
import dev.slipway.config.AppConfig.MigrationConfig;
import dev.slipway.config.AppConfig.OffSiteConfig;
import dev.slipway.config.AppConfig.ProcessConfig;
import dev.slipway.config.AppConfig.ProofConfig;
import dev.slipway.config.AppConfig.ProviderConfig;
import dev.slipway.config.AppConfig.ServerConfig;
import dev.slipway.config.AppConfig.TrafficConfig;
import dev.slipway.config.source.Problem;
import dev.slipway.config.source.ProblemText;
import dev.slipway.model.Failure;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fills in {@code ${NAME}} and {@code ${NAME:-default}} (used when the variable is not set or
 * empty) in commands, {@code database}, {@code backup.off-site}, {@code alert}, {@code env}, {@code
 * health.headers}, {@code url} and {@code tls}. A value is put in as one piece: it never becomes
 * two arguments, and a {@code $} in it means nothing. Lines of {@code shell:} are left alone,
 * because the shell expands them itself.
 */
public final class Variables {
  private final Map<String, String> environment;

  private Variables(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * The configuration with every variable filled in.
   *
   * @param environment the variables there are, normally those of the shared {@code .env}
   * @throws Failure {@code config.variables}: those that are missing, all at once with their lines,
   *     and no value of any
   */
  public static AppConfig resolve(ConfigFile.Valid file, Map<String, String> environment) {
    List<Problem> missing = missing(file.variables(), environment);
    if (!missing.isEmpty()) {
      throw Failure.usage(
              "config.variables",
              file.source()
                  + " mentions variables that are not set:\n"
                  + ProblemText.render(file.source(), missing))
          .now("Nothing was done.")
          .next("Set them in the shared .env, or write a default: ${NAME:-default}");
    }
    AppConfig resolved = new Variables(environment).resolve(file.config());
    resolved.traffic().url().flatMap(TrafficSettings::mistakeIn).ifPresent(Variables::refuseUrl);
    return resolved;
  }

  /** A problem for each place that mentions a variable that has neither value nor default. */
  public static List<Problem> missing(List<Variable> variables, Map<String, String> environment) {
    return variables.stream()
        .filter(v -> v.fallback().isEmpty() && !environment.containsKey(v.name()))
        .map(v -> Problem.of(v.place(), "variable " + v.name() + " is not set"))
        .toList();
  }

  private static void refuseUrl(String mistake) {
    throw Failure.usage("config.url", "'url' with its variables filled in: " + mistake)
        .now("Nothing was done.")
        .next("Correct the variables that 'url' mentions.");
  }

  private AppConfig resolve(AppConfig c) {
    return new AppConfig(
        c.app(),
        c.environment(),
        c.dependencies().map(this::resolve),
        c.processes().stream().map(this::resolve).toList(),
        c.build().stream().map(this::resolve).toList(),
        c.test().stream().map(this::resolve).toList(),
        c.migrations().map(this::resolve),
        c.database().map(this::resolve),
        c.shared(),
        c.dotenv(),
        resolve(c.env()),
        resolve(c.health()),
        c.probes(),
        c.assets(),
        c.exclude(),
        c.include(),
        c.watch(),
        c.hold(),
        resolve(c.backup()),
        resolve(c.proof()),
        c.keepReleases(),
        resolve(c.traffic()),
        c.user(),
        resolveSeed(c.seed()),
        c.alert().map(this::resolve));
  }

  private Map<String, SeedSet> resolveSeed(Map<String, SeedSet> sets) {
    Map<String, SeedSet> filled = new LinkedHashMap<>();
    sets.forEach((name, s) ->
        filled.put(
            name,
            new SeedSet(
                name,
                s.onlyIfEmpty(),
                s.tenantColumn(),
                s.reset(),
                s.rows().stream().map(this::resolve).toList(),
                s.commands().stream().map(this::resolve).toList())));
    return Collections.unmodifiableMap(filled);
  }

  private SeedSet.Row resolve(SeedSet.Row r) {
    return new SeedSet.Row(r.table(), resolve(r.key()), resolve(r.values()));
  }

  private SeedSet.Command resolve(SeedSet.Command c) {
    return new SeedSet.Command(
        resolve(c.line()),
        c.unless().map(this::resolve),
        c.input().map(this::fill),
        resolve(c.env()));
  }

  private DatabaseConfig resolve(DatabaseConfig d) {
    return new DatabaseConfig(
        fill(d.url()),
        d.server().map(this::resolve),
        resolve(d.settings()),
        d.admin().map(this::fill),
        d.pool());
  }

  private ProofConfig resolve(ProofConfig p) {
    return new ProofConfig(
        p.budget(), p.largest(), p.crash(), resolve(p.env()), p.server().map(this::fill));
  }

  private BackupConfig resolve(BackupConfig b) {
    return new BackupConfig(
        b.keep(),
        b.maxAge(),
        b.schedule(),
        b.verify(),
        b.zone(),
        b.offSite().map(this::resolve),
        b.provider().map(this::resolve));
  }

  private ProviderConfig resolve(ProviderConfig p) {
    return new ProviderConfig(
        resolve(p.take()), resolve(p.restore()), p.delete().map(this::resolve), p.deadline());
  }

  private OffSiteConfig resolve(OffSiteConfig o) {
    return new OffSiteConfig(
        fill(o.url()),
        o.endpoint().map(this::fill),
        fill(o.region()),
        fill(o.accessKey()),
        fill(o.secretKey()),
        fill(o.encryptTo()),
        o.identity().map(this::fill));
  }

  private AlertConfig resolve(AlertConfig a) {
    return new AlertConfig(a.command().map(this::resolve), a.url().map(this::fill));
  }

  private ServerConfig resolve(ServerConfig s) {
    return new ServerConfig(
        fill(s.engine()),
        fill(s.host()),
        fill(s.port()),
        fill(s.name()),
        fill(s.user()),
        fill(s.password()));
  }

  private Dependencies resolve(Dependencies d) {
    return new Dependencies(
        d.manager(), d.file(), d.command().map(this::resolve), d.python(), d.systemPackages());
  }

  private ProcessConfig resolve(ProcessConfig p) {
    return new ProcessConfig(p.name(), resolve(p.command()), p.stop());
  }

  private MigrationConfig resolve(MigrationConfig m) {
    return new MigrationConfig(
        m.tool(),
        m.folder(),
        m.up().map(this::resolve),
        m.down().map(this::resolve),
        m.current().map(this::resolve),
        m.deadline());
  }

  private HealthConfig resolve(HealthConfig h) {
    return new HealthConfig(
        h.path(),
        resolve(h.headers()),
        h.status(),
        h.start(),
        h.timeout(),
        h.warmUp(),
        h.required());
  }

  private TrafficConfig resolve(TrafficConfig t) {
    return new TrafficConfig(
        t.url().map(this::fill),
        t.certificate().map(file -> Path.of(fill(file.toString()))),
        t.key().map(file -> Path.of(fill(file.toString()))),
        t.drain());
  }

  private CommandLine resolve(CommandLine command) {
    return command.isShell()
        ? command
        : new CommandLine(command.arguments().stream().map(this::fill).toList());
  }

  private Map<String, String> resolve(Map<String, String> texts) {
    Map<String, String> filled = new LinkedHashMap<>();
    texts.forEach((name, text) -> filled.put(name, fill(text)));
    return Collections.unmodifiableMap(filled);
  }

  private String fill(String text) {
    return Template.parse(text).expand(environment);
  }
}
