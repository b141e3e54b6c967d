package dev.slipway.config;

import dev.slipway.config.AppConfig.WatchConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** How {@code watch} is read: how long, or a map. */
final class WatchSettings {
  private static final WatchConfig USUAL = WatchConfig.USUAL;

  private static final Setting<Duration> FOR = Setting.of("for", Forms.duration(Duration.ZERO));
  private static final Setting<Integer> ERRORS =
      Setting.of("errors", Forms.number(0, 1_000_000), USUAL.errors());
  private static final Setting<Double> ERROR_RATE =
      Setting.of("error-rate", percent(), USUAL.errorRate());
  private static final Setting<Duration> SLOWEST =
      Setting.of("slowest", Forms.duration(Duration.ofMillis(1)), USUAL.slowest());
  private static final Setting<Double> LATENCY = Setting.of("latency", times(), USUAL.latency());
  private static final Setting<Double> MEMORY = Setting.of("memory", times(), USUAL.memory());
  private static final Setting<Log> LOG =
      Setting.of("log", Forms.choice("way to watch the log", Log.class), Log.NEW_ERRORS);
  private static final Setting<Integer> MINIMUM_REQUESTS =
      Setting.of("minimum-requests", Forms.number(0, 100_000_000), USUAL.minimumRequests());
  private static final Group GROUP =
      Group.of(FOR, ERRORS, ERROR_RATE, SLOWEST, LATENCY, MEMORY, LOG, MINIMUM_REQUESTS);

  private WatchSettings() {}

  /** What of the log counts. */
  enum Log {
    /** Errors that the old release's log does not have. */
    NEW_ERRORS,
    /** Nothing. */
    OFF
  }

  /** What is written; how long may be left out. */
  record Written(Optional<Duration> length, WatchConfig limits) {}

  static Form<Written> form() {
    return new LongForm<>(
        GROUP,
        (value, reading) ->
            FOR.form().read(value, reading).map(time -> new Written(Optional.of(time), USUAL)),
        fields ->
            new Written(
                fields.find(FOR),
                new WatchConfig(
                    Duration.ZERO,
                    fields.get(ERRORS),
                    fields.get(ERROR_RATE),
                    fields.get(SLOWEST),
                    fields.get(LATENCY),
                    fields.get(MEMORY),
                    fields.get(LOG) == Log.NEW_ERRORS,
                    fields.get(MINIMUM_REQUESTS))));
  }

  /** What holds in an environment. Nobody waits for a watch on their own machine. */
  static WatchConfig in(String environment, Optional<Written> written) {
    Duration usual = environment.equals(ConfigFile.LOCAL) ? Duration.ofSeconds(10) : USUAL.length();
    return written
        .map(Written::limits)
        .orElse(USUAL)
        .lasting(written.flatMap(Written::length).orElse(usual));
  }

  private static Form<Double> percent() {
    String allowed = "a percentage, such as 2% or 0.5%";
    return (value, reading) ->
        Forms.word(Pattern.compile("(100|[0-9]{1,2}(\\.[0-9]{1,3})?)%"), allowed)
            .read(value, reading)
            .map(text -> Double.parseDouble(text.substring(0, text.length() - 1)) / 100);
  }

  private static Form<Double> times() {
    String allowed = "how many times, such as 3x or 1.5x; off";
    return (value, reading) ->
        Forms.word(Pattern.compile("off|[1-9][0-9]{0,3}(\\.[0-9]{1,2})?x"), allowed)
            .read(value, reading)
            .map(text ->
                text.equals("off") ? 0 : Double.parseDouble(text.substring(0, text.length() - 1)));
  }
}
