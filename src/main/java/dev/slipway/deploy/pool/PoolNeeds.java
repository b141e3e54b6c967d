package dev.slipway.deploy.pool;

import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.DatabaseConfig;
import dev.slipway.config.AppConfig.MigrationConfig.Tool;
import dev.slipway.config.AppConfig.PoolConfig;
import dev.slipway.config.AppConfig.ProcessConfig;
import dev.slipway.database.ConnectionLimit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How many connections an app opens at most while two releases of it run.
 *
 * @param most with every pool overflowing
 * @param kept with every pool full
 * @param certain whether {@code slipway.yaml} says the size of the pool, and the start commands the
 *     number of processes; else part of it is guessed
 * @param sum how it comes to that, in words
 */
public record PoolNeeds(int most, int kept, boolean certain, String sum) {
  private static final PoolConfig USUAL = new PoolConfig(5, 10);
  private static final Pattern SIZE = Pattern.compile("(?i).*POOL_?(MAX_?)?SIZE");
  private static final Pattern OVERFLOW = Pattern.compile("(?i).*MAX_?OVERFLOW");

  /**
   * Adds up what two releases need: the web process of both, and the others once, since the old
   * ones stop first.
   *
   * @param variables what the app's processes see
   * @param folder of the release
   */
  public static PoolNeeds of(AppConfig config, Map<String, String> variables, Path folder) {
    Optional<PoolConfig> written = config.database().flatMap(DatabaseConfig::pool);
    boolean django = config.migrations().filter(m -> m.tool() == Tool.DJANGO).isPresent();
    PoolConfig pool = written.orElseGet(() -> fromVariables(variables).orElse(USUAL));
    boolean perThread = django && written.isEmpty();
    List<String> parts = new ArrayList<>();
    int most = 0;
    int kept = 0;
    boolean certain = written.isPresent();
    for (ProcessConfig process : config.processes()) {
      WorkerCount workers = WorkerCount.of(process.command(), variables, folder);
      int times = workers.processes() * (process.name().equals("web") ? 2 : 1);
      int size = perThread ? workers.threads() : pool.size();
      int overflow = perThread ? 0 : pool.overflow();
      most += times * (size + overflow);
      kept += times * size;
      certain &= workers.certain();
      parts.add(
          "%s%d × (%d + %d) of '%s'"
              .formatted(
                  process.name().equals("web") ? "2 releases × " : "",
                  workers.processes(),
                  size,
                  overflow,
                  process.name()));
    }
    String guessed =
        written.isPresent() || perThread
            ? ""
            : ", where the pool is guessed: say it as database.pool";
    return new PoolNeeds(most, kept, certain, String.join(", ", parts) + guessed);
  }

  /** Many apps take them from variables; which name means what is only likely. */
  private static Optional<PoolConfig> fromVariables(Map<String, String> variables) {
    return number(variables, SIZE)
        .map(size -> new PoolConfig(size, number(variables, OVERFLOW).orElse(USUAL.overflow())));
  }

  private static Optional<Integer> number(Map<String, String> variables, Pattern name) {
    return variables.entrySet().stream()
        .filter(one -> name.matcher(one.getKey()).matches())
        .map(one -> one.getValue().strip())
        .filter(digits -> digits.matches("[0-9]{1,4}"))
        .map(Integer::valueOf)
        .findFirst();
  }

  /** What is wrong with that on a server with this limit, in words; empty when it fits. */
  public Optional<String> tooMany(ConnectionLimit limit) {
    return most <= limit.most()
        ? Optional.empty()
        : Optional.of(
            "two releases can open %d connections to the database, and the app can have %d (%s): %s"
                .formatted(most, limit.most(), limit.why(), sum));
  }

  /** Whether it will not do for sure: not even what the pools keep fits, and nothing is guessed. */
  public boolean certainlyTooMany(ConnectionLimit limit) {
    return certain && kept > limit.most();
  }

  /** What to do about it. */
  public static String remedy() {
    return "fewer workers or a smaller pool; or raise the limit of the server or the account";
  }
}
