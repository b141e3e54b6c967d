package dev.slipway.config;

import dev.slipway.config.AppConfig.ProofConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How {@code proof} is read. */
final class ProofSettings {
  static final ProofConfig DEFAULT =
      new ProofConfig(Duration.ofMinutes(10), Long.MAX_VALUE, false, Map.of(), Optional.empty());

  private ProofSettings() {}

  static Form<ProofConfig> form() {
    Setting<Duration> budget =
        Setting.of("budget", Forms.duration(Duration.ZERO), DEFAULT.budget());
    Setting<Long> largest = Setting.of("largest", Forms.size(), DEFAULT.largest());
    Setting<Boolean> crash = Setting.of("crash", Forms.flag(), DEFAULT.crash());
    Setting<Map<String, String>> env = Setting.of("env", Forms.variables(), DEFAULT.env());
    Setting<String> server = Setting.of("server", Forms.text());
    return new LongForm<>(
        Group.of(budget, largest, crash, env, server),
        (value, reading) ->
            budget
                .form()
                .read(value, reading)
                .map(time ->
                    new ProofConfig(
                        time, DEFAULT.largest(), DEFAULT.crash(), DEFAULT.env(), DEFAULT.server())),
        fields ->
            new ProofConfig(
                fields.get(budget),
                fields.get(largest),
                fields.get(crash),
                fields.get(env),
                fields.find(server)));
  }
}
