package dev.slipway.database.mariadb;

import dev.slipway.model.Failure;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which MariaDB something is, or was made by. */
record ServerVersion(int major, int minor, int patch) implements Comparable<ServerVersion> {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})\\.([0-9]{1,4})");
  private static final ServerVersion OLDEST = new ServerVersion(10, 6, 0);
  private static final Comparator<ServerVersion> ORDER =
      Comparator.comparingInt(ServerVersion::major)
          .thenComparingInt(ServerVersion::minor)
          .thenComparingInt(ServerVersion::patch);

  /** The first version that a text names. */
  static Optional<ServerVersion> in(String text) {
    Matcher version = TEXT.matcher(text);
    if (!version.find()) {
      return Optional.empty();
    }
    return Optional.of(
        new ServerVersion(
            Integer.parseInt(version.group(1)),
            Integer.parseInt(version.group(2)),
            Integer.parseInt(version.group(3))));
  }

  /**
   * Refuses servers that this is not made for: others of the family differ in what backups, clones
   * and the way back are made of, and would fail in the middle.
   */
  static ServerVersion requireKnown(Session session) throws SQLException {
    return requireKnown(session.text("SELECT VERSION()").orElse(""));
  }

  static ServerVersion requireKnown(String calledItself) {
    return in(calledItself)
        .filter(version -> calledItself.contains("MariaDB") && !version.isOlderThan(OLDEST))
        .orElseThrow(() ->
            Failure.usage(
                    "database.version",
                    "the server calls itself '%s', and Slipway is made for MariaDB %d.%d and newer"
                        .formatted(calledItself, OLDEST.major, OLDEST.minor))
                .now("nothing was begun")
                .next("upgrade the server, or move the data to one that is"));
  }

  /** Whether files of the one are the other's, too. */
  boolean isSameSeries(ServerVersion other) {
    return major == other.major && minor == other.minor;
  }

  boolean isOlderThan(ServerVersion other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(ServerVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
