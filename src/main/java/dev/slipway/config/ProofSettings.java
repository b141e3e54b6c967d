package dev.slipway.config;

import dev.slipway.config.AppConfig.ProofConfig;
import java.time.Duration;
import java.util.Map;

/** How {@code proof} is read. */
final class ProofSettings {
  static final ProofConfig DEFAULT =
      new ProofConfig(Duration.ofMinutes(10), Long.MAX_VALUE, Map.of());

  private ProofSettings() {}

  static Form<ProofConfig> form() {
    Setting<Duration> budget =
        Setting.of("budget", Forms.duration(Duration.ZERO), DEFAULT.budget());
    Setting<Long> largest = Setting.of("largest", Forms.size(), DEFAULT.largest());
    Setting<Map<String, String>> env = Setting.of("env", Forms.variables(), DEFAULT.env());
    return new LongForm<>(
        Group.of(budget, largest, env).later("server"),
        (value, reading) ->
            budget
                .form()
                .read(value, reading)
                .map(time -> new ProofConfig(time, DEFAULT.largest(), Map.of())),
        fields -> new ProofConfig(fields.get(budget), fields.get(largest), fields.get(env)));
  }
}
