package dev.slipway.server;

import dev.slipway.api.Request;
import dev.slipway.model.Failure;
import dev.slipway.model.Nearest;
import java.util.Set;

/**
 * One thing the executor can be asked to do.
 *
 * @param name as it stands in a request
 * @param arguments the names of all arguments it knows
 * @param handler does it
 */
public record Verb(String name, Set<String> arguments, Handler handler) {

  /** Copies the set. */
  public Verb {
    arguments = Set.copyOf(arguments);
  }

  /** Refuses a request with an argument this verb does not know. */
  void check(Request request) {
    for (String given : request.arguments().keySet()) {
      if (!arguments.contains(given)) {
        throw Failure.usage(
            "api.argument-unknown",
            "'" + name + "' has no argument '" + given + "'" + Nearest.hint(given, arguments));
      }
    }
  }
}
