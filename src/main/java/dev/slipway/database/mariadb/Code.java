package dev.slipway.database.mariadb;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a database holds besides tables and rows, in the order in which it can be created. Kept
 * apart from them: a copy on the server must have no event that runs and no trigger that fires.
 *
 * @param objects routines, views, triggers and events
 */
@Json
public record Code(List<Code.Item> objects) {

  /** Copies the list. */
  public Code {
    objects = List.copyOf(objects);
  }

  /**
   * One of them.
   *
   * @param kind the word for it in SQL, such as {@code VIEW}
   * @param name its name
   * @param sql the statement that creates it, with its definer
   * @param mode the {@code sql_mode} it was created with
   * @param collation the connection's collation then
   * @param timeZone the time zone an event is in; empty for the others
   */
  @Json
  public record Item(
      String kind, String name, String sql, String mode, String collation, String timeZone) {
    private static final Pattern DEFINER =
        Pattern.compile("DEFINER=((?:`(?:[^`]|``)*`|\\w+)(?:@(?:`(?:[^`]|``)*`|[\\w.%-]+))?)\\s+");
    private static final Pattern STATUS =
        Pattern.compile(
            "(ON COMPLETION (?:NOT )?PRESERVE) (?:ENABLE|DISABLE ON SLAVE|DISABLE)(?=\\s)");

    /** As one line for the catalogue: the same whoever defined it, and whether an event runs. */
    String line() {
      String text = STATUS.matcher(withoutDefiner()).replaceFirst("$1");
      return text.replaceAll("\\s+", " ").strip() + (mode.isEmpty() ? "" : " /* " + mode + " */");
    }

    /** The statement for whoever creates it. */
    String withoutDefiner() {
      return DEFINER.matcher(sql).replaceFirst("");
    }

    /** Who defined it, as SQL writes it; empty when nobody is named. */
    String definer() {
      java.util.regex.Matcher definer = DEFINER.matcher(sql);
      return definer.find() ? definer.group(1) : "";
    }

    /** The statement that replaces what has its name; privileges on it stay. */
    String orReplace() {
      return sql.replaceFirst("(?i)^CREATE ", "CREATE OR REPLACE ");
    }

    /** The same, never running by itself. */
    Item asleep() {
      return with(STATUS.matcher(sql).replaceFirst("$1 DISABLE"));
    }

    /** The same, running by itself. */
    Item running() {
      return with(STATUS.matcher(sql).replaceFirst("$1 ENABLE"));
    }

    /** The same, belonging to whoever creates it. */
    Item ownerless() {
      return with(withoutDefiner());
    }

    /** The same, belonging to that account; from any host. */
    Item ownedBy(String account) {
      return ownedBy(account, "%");
    }

    /** The same, belonging to that account from that host. */
    Item ownedBy(String account, String host) {
      String owner = "DEFINER=" + Sql.name(account) + "@" + Sql.name(host) + " ";
      return with(
          withoutDefiner()
              .replaceFirst(
                  "(?i)^(CREATE (?:ALGORITHM ?= ?\\w+ )?)",
                  "$1" + java.util.regex.Matcher.quoteReplacement(owner)));
    }

    private Item with(String text) {
      return new Item(kind, name, text, mode, collation, timeZone);
    }
  }
}
