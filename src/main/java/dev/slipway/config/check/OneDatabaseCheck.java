package dev.slipway.config.check;

import dev.slipway.config.AppConfig;
import dev.slipway.config.check.Check.Subject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An app with two databases at once: backups, rehearsals and every way back are about the one under
 * {@code database:}. Names variables, never values.
 */
final class OneDatabaseCheck {
  private static final Pattern URL =
      Pattern.compile("(?i)(jdbc:)?(postgres(ql)?|mysql|mariadb|sqlite|oracle|mssql)(\\+\\w+)?:.+");

  private OneDatabaseCheck() {}

  static List<Finding> of(Subject subject) {
    Optional<String> named =
        subject.resolved().flatMap(AppConfig::database).map(database -> database.url());
    if (named.filter(url -> !url.isEmpty()).isEmpty()) {
      return List.of();
    }
    return subject.envFile().values().entrySet().stream()
        .filter(variable -> URL.matcher(variable.getValue()).matches())
        .filter(variable -> !place(variable.getValue()).equals(place(named.get())))
        .map(variable ->
            Finding.warning(
                "database.second",
                variable.getKey() + " names another database than 'database:' does",
                "Only the one under 'database:' is backed up, rehearsed on and brought back; back"
                    + " the other up yourself, and migrate it so that the old release works on it"))
        .toList();
  }

  /** What comes after the account, whatever the driver; of a file only its name. */
  private static String place(String url) {
    String bare = url.replaceFirst("\\?.*$", "");
    if (!bare.contains("://") || bare.startsWith("sqlite")) {
      return bare.substring(bare.lastIndexOf('/') + 1).replaceFirst("^.*:", "");
    }
    return bare.replaceFirst("^.*?://([^@/]*@)?", "").replaceFirst(":(5432|3306)/", "/");
  }
}
