package dev.slipway.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says beyond its status: {@code {"status": …, "services": {"database": …}}}. Of the
 * services only those that are required decide; another one that is down leaves the app degraded.
 * Without services its own {@code status} decides. An answer that is no such JSON says nothing.
 */
final class HealthContract {
  /** Required where it is named, unless the settings say otherwise. */
  private static final String DATABASE = "database";

  private static final Set<String> WELL =
      Set.of(
          "ok",
          "up",
          "healthy",
          "pass",
          "passed",
          "connected",
          "available",
          "operational",
          "running",
          "ready",
          "alive",
          "true",
          "good",
          "green");

  /** First words of what is said of a service that is not there. */
  private static final Set<String> DOWN =
      Set.of(
          "down",
          "fail",
          "failed",
          "failing",
          "failure",
          "error",
          "err",
          "unhealthy",
          "critical",
          "dead",
          "unavailable",
          "unreachable",
          "disconnected",
          "timeout",
          "false",
          "not",
          "no",
          "cannot",
          "unable",
          "degraded",
          "bad",
          "red");

  private static final int MOST_CHARACTERS = 60;

  private HealthContract() {}

  /**
   * Reads an answer whose status was as wanted.
   *
   * @param path what was asked for, for messages
   * @param required services it must name as well; empty: the database, where it is named
   */
  static Health of(String path, String body, List<String> required) {
    Object json = Json.read(body).orElse("");
    if (!(json instanceof Map<?, ?> answer)) {
      return required.isEmpty() ? Health.GOOD : saysNothing(path, required);
    }
    if (!(answer.get("services") instanceof Map<?, ?> services)) {
      return required.isEmpty() ? byStatus(path, answer) : saysNothing(path, required);
    }
    for (String name : required) {
      if (!services.containsKey(name)) {
        return saysNothing(path, List.of(name));
      }
    }
    return byServices(path, services, required);
  }

  private static Health saysNothing(String path, List<String> required) {
    return Health.wrong(
        path + " does not say how its %s is".formatted(String.join(", ", required)));
  }

  private static Health byStatus(String path, Map<?, ?> answer) {
    String status = word(answer.get("status"));
    if (status.equals("degraded")) {
      return Health.degraded("it says so itself");
    }
    return isDown(status) ? Health.wrong(path + " says status " + status) : Health.GOOD;
  }

  /** A service that a person requires has to be well; of any other, a word unknown to us may be. */
  private static Health byServices(String path, Map<?, ?> services, List<String> required) {
    List<String> missed = new ArrayList<>();
    List<String> lacked = new ArrayList<>();
    services.forEach((key, service) -> {
      String name = key.toString();
      String state = word(service);
      String said = name + " is " + state;
      if (required.contains(name)) {
        if (!WELL.contains(state)) {
          missed.add(said);
        }
      } else if (isDown(state)) {
        (required.isEmpty() && name.equals(DATABASE) ? missed : lacked).add(said);
      }
    });
    return missed.isEmpty()
        ? Health.degraded(String.join(", ", lacked))
        : Health.wrong(path + " says " + String.join(", ", missed));
  }

  private static boolean isDown(String state) {
    return DOWN.contains(state.split("[^a-z]", 2)[0]);
  }

  /** A service is a word, or an object with a status. */
  private static String word(@Nullable Object service) {
    Object state = service instanceof Map<?, ?> map ? map.get("status") : service;
    String word = Objects.requireNonNullElse(state, "unknown").toString().strip();
    return word.substring(0, Math.min(word.length(), MOST_CHARACTERS)).toLowerCase(Locale.ROOT);
  }
}
