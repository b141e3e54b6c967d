package dev.slipway.deploy.seed;

import dev.slipway.model.AppEnvironment;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether demo data goes into an environment by itself.
 *
 * @param wanted whether it does
 * @param why in words
 */
public record DemoData(boolean wanted, String why) {
  /** The app's own variable that decides. */
  public static final String VARIABLE = "SEED_DEMO_DATA";

  private static final Set<String> YES = Set.of("true", "1", "yes", "on");
  private static final Set<String> NO = Set.of("false", "0", "no", "off");

  /**
   * Decides for one environment: never in production; elsewhere as the variable says; without it
   * only where people develop.
   *
   * @param variables those that the app's programs see
   */
  public static DemoData in(AppEnvironment app, Map<String, String> variables) {
    @Nullable String set = variables.get(VARIABLE);
    String said = set == null ? "" : set.strip().toLowerCase(Locale.ROOT);
    if (app.isProduction()) {
      return new DemoData(false, app.environment() + " never gets demo data by itself");
    }
    if (YES.contains(said) || NO.contains(said)) {
      return new DemoData(YES.contains(said), VARIABLE + "=" + said);
    }
    if (!said.isEmpty()) {
      return new DemoData(false, VARIABLE + " is neither true nor false");
    }
    return app.isDevelopment()
        ? new DemoData(true, VARIABLE + " is not set, which means true in " + app.environment())
        : new DemoData(false, VARIABLE + " is not set, which means false in " + app.environment());
  }

  /** Whether the variable says yes, whatever comes of it. */
  public static boolean isAskedFor(Map<String, String> variables) {
    return YES.contains(variables.getOrDefault(VARIABLE, "").strip().toLowerCase(Locale.ROOT));
  }
}
