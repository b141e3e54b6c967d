package dev.slipway.config;

import dev.slipway.config.AppConfig.BackupConfig;
import dev.slipway.config.AppConfig.DatabaseConfig;
import dev.slipway.config.AppConfig.HoldConfig;
import java.time.Duration;
import java.util.Map;

/** How {@code database}, {@code backup} and {@code hold} are read. */
final class DataSettings {
  static final HoldConfig HOLD = new HoldConfig(Duration.ofSeconds(30), 1000);
  static final BackupConfig BACKUP = new BackupConfig(3, Duration.ZERO);

  private DataSettings() {}

  static Form<DatabaseConfig> database() {
    Setting<String> url = Setting.of("url", Forms.text());
    Setting<Map<String, String>> settings = Setting.of("settings", Forms.variables(), Map.of());
    return new LongForm<>(
        Group.of(url, settings),
        (value, reading) ->
            url.form().read(value, reading).map(text -> new DatabaseConfig(text, Map.of())),
        fields -> new DatabaseConfig(fields.require(url, ""), fields.get(settings)));
  }

  static Form<BackupConfig> backup() {
    Setting<Integer> keep = Setting.of("keep", Forms.number(1, 1000), BACKUP.keep());
    Setting<Duration> maxAge =
        Setting.of("max-age", Forms.duration(Duration.ZERO), BACKUP.maxAge());
    return LongForm.only(
        Group.of(keep, maxAge).later("schedule", "provider", "off-site"),
        fields -> new BackupConfig(fields.get(keep), fields.get(maxAge)));
  }

  static Form<HoldConfig> hold() {
    Setting<Duration> limit =
        Setting.of("limit", Forms.duration(Duration.ofMillis(1)), HOLD.limit());
    Setting<Integer> requests = Setting.of("requests", Forms.number(1, 100_000), HOLD.requests());
    return new LongForm<>(
        Group.of(limit, requests),
        (value, reading) ->
            limit.form().read(value, reading).map(t -> new HoldConfig(t, HOLD.requests())),
        fields -> new HoldConfig(fields.get(limit), fields.get(requests)));
  }
}
