package dev.slipway.config.check;

import dev.slipway.config.AppConfig;
import dev.slipway.config.check.Check.Subject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debugging that is on, and secrets that nobody has set yet. Names variables, never values. */
final class PlaceholderCheck {
  private static final Set<String> DEBUG =
      Set.of("DEBUG", "FLASK_DEBUG", "DJANGO_DEBUG", "APP_DEBUG", "DEBUG_MODE");
  private static final Set<String> STAGE =
      Set.of("FLASK_ENV", "NODE_ENV", "APP_ENV", "SPRING_PROFILES_ACTIVE");
  private static final Pattern ON = Pattern.compile("(?i)1|true|yes|on");
  private static final Pattern DEVELOPMENT = Pattern.compile("(?i)dev|development|debug");
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE_?KEY|SALT).*");
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "(?i)|.*change[-_ ]?(me|this|it).*|.*replace[-_ ]?(me|this|with).*|.*your[-_"
              + " ].*|<.*>|x{3,}"
              + "|.*example.*|.*placeholder.*|.*insecure.*|secret(-?key)?|password|dev(-?key)?|test"
              + "|todo|admin|.*dev-secret.*|super-?secret.*|12345.*");

  private static final Pattern PASSWORD_IN_URL =
      Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://[^:/@]*:(.+)@[^@]*");

  private PlaceholderCheck() {}

  static List<Finding> of(Subject subject) {
    if (subject.isLocal()) {
      return List.of();
    }
    Map<String, String> variables = new LinkedHashMap<>(subject.envFile().values());
    variables.putAll(subject.resolved().map(AppConfig::env).orElse(Map.of()));
    return variables.entrySet().stream()
        .flatMap(variable -> of(variable.getKey(), variable.getValue(), subject).stream())
        .toList();
  }

  private static List<Finding> of(String name, String value, Subject subject) {
    String where = subject.config().env().containsKey(name) ? "'env'" : subject.dotenv().toString();
    boolean debug = DEBUG.contains(name) && ON.matcher(value).matches();
    boolean development = STAGE.contains(name) && DEVELOPMENT.matcher(value).matches();
    if (debug || development) {
      return List.of(
          Finding.warning(
              "debug.on",
              name + " switches debugging on in " + subject.config().environment(),
              debug
                  ? "Set " + name + "=0 in " + where
                  : "Set " + name + "=production in " + where));
    }
    Matcher url = PASSWORD_IN_URL.matcher(value);
    boolean placeholder =
        url.matches()
            ? PLACEHOLDER.matcher(url.group(1)).matches()
            : SECRET.matcher(name).matches() && PLACEHOLDER.matcher(value).matches();
    return placeholder
        ? List.of(
            Finding.warning(
                "secret.placeholder",
                (url.matches() ? "the password in " + name : name) + " is a placeholder or empty",
                "Set a value of its own in "
                    + where
                    + "; one is printed by: openssl rand -base64 32"))
        : List.of();
  }
}
