package dev.slipway.config;

import dev.slipway.config.AppConfig.DatabaseConfig;
import dev.slipway.config.AppConfig.HoldConfig;
import dev.slipway.config.AppConfig.PoolConfig;
import dev.slipway.config.AppConfig.ServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How {@code database} and {@code hold} are read. */
final class DataSettings {
  static final HoldConfig HOLD = new HoldConfig(Duration.ofSeconds(30), 1000);

  private DataSettings() {}

  static Form<DatabaseConfig> database() {
    Setting<String> url = Setting.of("url", Forms.text());
    Setting<String> engine = Setting.of("engine", Forms.text());
    Setting<String> host = Setting.of("host", Forms.text(), "localhost");
    Setting<String> port = Setting.of("port", Forms.anyText(), "");
    Setting<String> name = Setting.of("name", Forms.text());
    Setting<String> user = Setting.of("user", Forms.anyText(), "");
    Setting<String> password = Setting.of("password", Forms.anyText(), "");
    Setting<Map<String, String>> settings = Setting.of("settings", Forms.variables(), Map.of());
    Setting<String> admin = Setting.of("admin", Forms.text());
    Setting<PoolConfig> pool = Setting.of("pool", pool());
    return new LongForm<>(
        Group.of(url, engine, host, port, name, user, password, settings, admin, pool),
        (value, reading) -> url.form().read(value, reading).map(DatabaseConfig::at),
        fields -> {
          Optional<ServerConfig> server = Optional.empty();
          if (fields.has(engine)) {
            fields.refuse(List.of(url), "is said in parts already, by 'engine'");
            server =
                Optional.of(
                    new ServerConfig(
                        fields.require(engine, ""),
                        fields.get(host),
                        fields.get(port),
                        fields.require(name, ""),
                        fields.get(user),
                        fields.get(password)));
          } else {
            fields.refuse(
                List.of(host, port, name, user, password), "means nothing without 'engine'");
          }
          return new DatabaseConfig(
              server.isPresent() ? "" : fields.require(url, ""),
              server,
              fields.get(settings),
              fields.find(admin),
              fields.find(pool));
        });
  }

  private static Form<PoolConfig> pool() {
    Setting<Integer> size = Setting.of("size", Forms.number(1, 10_000), 5);
    Setting<Integer> overflow = Setting.of("overflow", Forms.number(0, 10_000), 0);
    return new LongForm<>(
        Group.of(size, overflow),
        (value, reading) -> size.form().read(value, reading).map(n -> new PoolConfig(n, 0)),
        fields -> new PoolConfig(fields.get(size), fields.get(overflow)));
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
