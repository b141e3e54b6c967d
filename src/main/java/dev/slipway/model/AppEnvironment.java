package dev.slipway.model;

/**
 * One app in one environment: the unit that has a root directory, a lock, a journal and a route of
 * its own. Both names are validated, so they are safe as file names and arguments.
 *
 * @param app name of the app, as in {@code slipway.yaml}
 * @param environment name of the environment, such as {@code production}
 */
public record AppEnvironment(String app, String environment) {

  /** Refuses names outside lower-case letters, digits and dashes. */
  public AppEnvironment {
    Names.requireShort("app name", app);
    Names.requireShort("environment name", environment);
  }

  /** Reads the form that {@link #toString()} writes. */
  public static AppEnvironment parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw Failure.usage("name.invalid", "'" + text + "' is not of the form app/environment");
    }
    return new AppEnvironment(text.substring(0, slash), text.substring(slash + 1));
  }

  /** Whether customers work with it: what is refused there is refused for their sake. */
  public boolean isProduction() {
    return isOrBeginsWith("production") || isOrBeginsWith("prod") || isOrBeginsWith("live");
  }

  /** Whether it is for developing, where data to try things with is wanted. */
  public boolean isDevelopment() {
    return isOrBeginsWith("local")
        || isOrBeginsWith("dev")
        || isOrBeginsWith("development")
        || isOrBeginsWith("test")
        || isOrBeginsWith("demo");
  }

  private boolean isOrBeginsWith(String word) {
    return environment.equals(word) || environment.startsWith(word + "-");
  }

  /** A command to type, in which {@code ENV} stands for the environment: with its name instead. */
  public String spellOut(String command) {
    return command.replaceAll("\\bENV\\b", environment);
  }

  /** One file-name-safe word: {@code shop@production}. */
  public String fileName() {
    return app + "@" + environment;
  }

  @Override
  public String toString() {
    return app + "/" + environment;
  }
}
