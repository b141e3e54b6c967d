package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.deploy.data.Exported;
import dev.slipway.model.Amount;
import dev.slipway.model.AppEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code slipway db export}. */
final class DbExport implements Verb {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

  @Override
  public String summary() {
    return "Writes the database as plain SQL for its stock client, loaded once and compared";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(
            usage.parameter(
                "FILE",
                false,
                "default: db_backup_YYYYMMDD_HHMMSS.sql here; .gz and .zst are packed"))
        .flag("replace FILE when it is there", "--overwrite")
        .value("--backup", "NAME", "this backup instead of what is live")
        .example(
            "slipway db export",
            "slipway db export pre_deploy_backup.sql production",
            "slipway db export /srv/exports/shop.sql.zst production --overwrite");
  }

  @Override
  public Event.Ended run(Call call) {
    // 'db export production' means the environment, not a file of that name.
    boolean onlyEnvironment =
        call.parameter(1).isEmpty()
            && call.parameter(0).filter(word -> isEnvironment(call, word)).isPresent();
    AppEnvironment app = Target.of(call, onlyEnvironment ? 0 : 1);
    Optional<String> named = onlyEnvironment ? Optional.empty() : call.parameter(0);
    return to(
        call, app, named.orElseGet(DbExport::usualName), call.arguments("overwrite", "backup"));
  }

  private static boolean isEnvironment(Call call, String word) {
    return word.indexOf('.') < 0
        && word.indexOf('/') < 0
        && Target.installed(call.caller().home()).stream()
            .anyMatch(there -> there.environment().equals(word));
  }

  private static String usualName() {
    return "db_backup_" + TIME.format(LocalDateTime.now(java.time.ZoneId.systemDefault())) + ".sql";
  }

  /** Exports into a file of the caller's. */
  static Event.Ended to(Call call, AppEnvironment app, String file, Map<String, String> more) {
    Path target = call.caller().directory().resolve(file).normalize();
    Map<String, String> arguments = new TreeMap<>(more);
    arguments.put("file", target.toString());
    if (Files.isDirectory(target)) {
      arguments.put("file", target.resolve(usualName()).toString());
    }
    return new ExecutorClient(call).work(app, Request.of("db-export", app, arguments));
  }

  @Override
  public String text(Event.Ended end) {
    if (end.data() == null) {
      return "";
    }
    Exported exported = Answers.read(end, Exported.class);
    return "%s: %s%nSHA-256 %s, also in %s.sha256%n"
        .formatted(
            exported.file(), Amount.ofBytes(exported.bytes()), exported.sha256(), exported.file());
  }
}
