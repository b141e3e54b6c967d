package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;
import java.util.Map;
import java.util.TreeMap;

/** {@code slipway db import}. */
final class DbImport implements Verb {

  @Override
  public String summary() {
    return "Replaces the data by those of a dump, loaded beside first; a bad file changes nothing";
  }

  @Override
  public void describe(Usage usage) {
    Confirmation.describe(
            Target.describe(
                usage.parameter(
                    "FILE",
                    true,
                    "SQL of db export, sqlite3 .dump, pg_dump (also -Fc, -Fd), mariadb-dump,"
                        + " mysqldump or phpMyAdmin; .gz and .zst too")))
        .example(
            "slipway db import dump.sql local --yes local",
            "slipway db import db_backup_20261129_101500.sql.zst staging --yes staging",
            "slipway db import shop.dump production --yes-production production");
  }

  @Override
  public Event.Ended run(Call call) {
    AppEnvironment app = Target.of(call, 1);
    String file = call.caller().directory().resolve(call.required(0)).normalize().toString();
    Map<String, String> arguments = new TreeMap<>(Map.of("file", file));
    new Confirmation(call, app)
        .typed(true, "this replaces all data of " + app + ", after a backup")
        .ifPresent(typed -> arguments.put("confirmed", typed));
    return new ExecutorClient(call).work(app, Request.of("db-import", app, arguments));
  }
}
