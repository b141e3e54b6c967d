package dev.slipway.report;

import io.avaje.jsonb.Json;
import java.util.List;

/**
 * What was found when everything about one app in one environment was asked at once.
 *
 * @param app {@code app/environment}
 * @param version the version that serves; empty when none does
 * @param well whether nothing failed
 * @param checks what was looked at, in the order it was
 */
@Json(naming = Json.Naming.LowerUnderscore)
public record HealthReport(String app, String version, boolean well, List<Line> checks) {

  /** It is as it should be. */
  public static final String OK = "ok";

  /** A person should know, and the app works. */
  public static final String WARNING = "warning";

  /** It is not as it should be. */
  public static final String FAILED = "failed";

  /**
   * One thing that was looked at.
   *
   * @param check what: a process, {@code health}, {@code database}, a probe script's name
   * @param state {@link #OK}, {@link #WARNING} or {@link #FAILED}
   * @param detail what was found, in words
   * @param seconds how long the answer took; 0 where nobody waited for one
   */
  @Json(naming = Json.Naming.LowerUnderscore)
  public record Line(String check, String state, String detail, double seconds) {}

  /** A report of these lines; well unless one of them failed. */
  public static HealthReport of(String app, String version, List<Line> checks) {
    boolean well = checks.stream().noneMatch(line -> line.state().equals(FAILED));
    return new HealthReport(app, version, well, List.copyOf(checks));
  }

  /** For people: one line each. */
  public String text() {
    StringBuilder text = new StringBuilder(app);
    text.append(version.isEmpty() ? "" : "  " + version).append('\n');
    int wide = checks.stream().mapToInt(line -> Columns.of(line.check())).max().orElse(0);
    for (Line line : checks) {
      text.append("  ")
          .append(Columns.fit(line.state(), WARNING.length()))
          .append("  ")
          .append(Columns.fit(line.check(), wide))
          .append("  ")
          .append(line.detail())
          .append(line.seconds() > 0 ? "  " + Spent.of(line.seconds()) : "")
          .append('\n');
    }
    return text.toString();
  }
}
