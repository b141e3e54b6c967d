package dev.slipway.config;

import dev.slipway.config.AppConfig.BackupConfig;
import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.AppConfig.KeepConfig;
import dev.slipway.config.AppConfig.OffSiteConfig;
import dev.slipway.config.AppConfig.ProviderConfig;
import dev.slipway.model.Cron;
import dev.slipway.model.Failure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** How {@code backup} is read. */
final class BackupSettings {
  /** What holds when nothing is written: the last three stay. */
  static final BackupConfig DEFAULT = BackupConfig.keeping(KeepConfig.newest(3));

  private static final Setting<KeepConfig> KEEP = Setting.of("keep", keep(), DEFAULT.keep());
  private static final Setting<Duration> MAX_AGE =
      Setting.of("max-age", Forms.duration(Duration.ZERO), DEFAULT.maxAge());
  private static final Setting<Cron> SCHEDULE = Setting.of("schedule", cron());
  private static final Setting<Cron> VERIFY = Setting.of("verify", cron());
  private static final Setting<ZoneId> ZONE = Setting.of("time-zone", zone());
  private static final Setting<OffSiteConfig> OFF_SITE = Setting.of("off-site", offSite());

  private static final Setting<ProviderConfig> PROVIDER = Setting.of("provider", provider());

  private BackupSettings() {}

  static Form<BackupConfig> form() {
    return LongForm.only(
        Group.of(KEEP, MAX_AGE, SCHEDULE, VERIFY, ZONE, OFF_SITE, PROVIDER),
        fields -> {
          if (fields.has(PROVIDER)) {
            fields.refuse(
                List.of(VERIFY, OFF_SITE, MAX_AGE),
                "means nothing with 'provider', whose snapshots nobody sees");
          }
          return new BackupConfig(
              fields.get(KEEP),
              fields.get(MAX_AGE),
              fields.find(SCHEDULE),
              fields.find(VERIFY),
              fields.find(ZONE),
              fields.find(OFF_SITE),
              fields.find(PROVIDER));
        });
  }

  private static Form<ProviderConfig> provider() {
    Setting<CommandLine> take = Setting.of("take", Commands.line());
    Setting<CommandLine> restore = Setting.of("restore", Commands.line());
    Setting<CommandLine> delete = Setting.of("delete", Commands.line());
    Setting<Duration> deadline =
        Setting.of("deadline", Forms.duration(Duration.ofSeconds(1)), Duration.ofMinutes(30));
    return LongForm.only(
        Group.of(take, restore, delete, deadline),
        fields ->
            new ProviderConfig(
                fields.require(take, Commands.UNREAD),
                fields.require(restore, Commands.UNREAD),
                fields.find(delete),
                fields.get(deadline)));
  }

  private static Form<Cron> cron() {
    String allowed = "minute, hour, day of month, month, day of week, such as \"0 2 * * *\"";
    return (value, reading) ->
        reading
            .text(value, allowed)
            .flatMap(text -> {
              try {
                return Optional.of(Cron.parse(text));
              } catch (Failure wrong) {
                return reading.refuse(value.place(), wrong.what(), allowed);
              }
            });
  }

  private static Form<ZoneId> zone() {
    String allowed = "the name of a time zone, such as Europe/Berlin or UTC";
    return (value, reading) ->
        reading
            .text(value, allowed)
            .flatMap(text -> {
              try {
                return Optional.of(ZoneId.of(text));
              } catch (DateTimeException wrong) {
                return reading.refuse(
                    value.place(), "there is no time zone '" + text + "'", allowed);
              }
            });
  }

  private static Form<OffSiteConfig> offSite() {
    Setting<String> url = Setting.of("url", Forms.text());
    Setting<String> endpoint = Setting.of("endpoint", Forms.text());
    Setting<String> region = Setting.of("region", Forms.text(), "us-east-1");
    Setting<String> accessKey = Setting.of("access-key", Forms.text());
    Setting<String> secretKey = Setting.of("secret-key", Forms.text());
    Setting<String> encryptTo = Setting.of("encrypt-to", Forms.text());
    Setting<String> identity = Setting.of("identity", Forms.anyText());
    return LongForm.only(
        Group.of(url, endpoint, region, accessKey, secretKey, encryptTo, identity),
        fields ->
            new OffSiteConfig(
                fields.require(url, "s3://unnamed"),
                fields.find(endpoint),
                fields.get(region),
                fields.require(accessKey, ""),
                fields.require(secretKey, ""),
                fields.require(encryptTo, ""),
                fields.find(identity)));
  }

  /** How many stay: a number, or a map of what else does. */
  private static Form<KeepConfig> keep() {
    Setting<Integer> last = Setting.of("last", Forms.number(1, 1000), DEFAULT.keep().last());
    Setting<Integer> days = Setting.of("days", Forms.number(0, 10_000), 0);
    Setting<Integer> daily = Setting.of("daily", Forms.number(0, 1000), 0);
    Setting<Integer> weekly = Setting.of("weekly", Forms.number(0, 1000), 0);
    Setting<Integer> monthly = Setting.of("monthly", Forms.number(0, 1000), 0);
    return new LongForm<>(
        Group.of(last, days, daily, weekly, monthly),
        (value, reading) -> last.form().read(value, reading).map(KeepConfig::newest),
        fields ->
            new KeepConfig(
                fields.get(last),
                fields.get(days),
                fields.get(daily),
                fields.get(weekly),
                fields.get(monthly)));
  }
}
