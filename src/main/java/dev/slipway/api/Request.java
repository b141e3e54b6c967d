package dev.slipway.api;

import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import io.avaje.jsonb.Json;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One request to the executor: the first line a client sends. The executor answers with event lines
 * and ends with a result line. Afterwards a client may send only {@link #CANCEL} on the same
 * connection.
 *
 * @param api version of this form
 * @param verb what to do, such as {@code deploy}
 * @param app {@code app/environment}, for verbs about one
 * @param arguments the verb's own arguments by name; unknown ones are refused
 * @param name the client's own name for this request, unlike any other: a deployment is found by it
 *     when the connection is cut before the client knows more; may be absent
 */
@Json
public record Request(
    int api,
    String verb,
    @Nullable String app,
    Map<String, String> arguments,
    @Nullable String name) {

  /** The version this program speaks. */
  public static final int API = 1;

  /** The verb that asks the work of this connection to stop. */
  public static final String CANCEL = "cancel";

  /** Copies the arguments; a line read from outside may lack what the types promise. */
  public Request {
    Objects.requireNonNull(verb);
    arguments = Map.copyOf(arguments);
  }

  /** A request in the version this program speaks. */
  public static Request of(
      String verb, @Nullable AppEnvironment app, Map<String, String> arguments) {
    return new Request(API, verb, app == null ? null : app.toString(), arguments, null);
  }

  /** The same request with a name of its own. */
  public Request named() {
    return new Request(api, verb, app, arguments, UUID.randomUUID().toString());
  }

  /** The app and environment this is about. */
  public AppEnvironment requireApp() {
    if (app == null) {
      throw Failure.usage("api.app-missing", "'" + verb + "' needs an app and environment");
    }
    return AppEnvironment.parse(app);
  }

  /** An argument, if it was given. */
  public Optional<String> argument(String name) {
    return Optional.ofNullable(arguments.get(name));
  }

  /** An argument the verb cannot do without. */
  public String require(String name) {
    return argument(name)
        .orElseThrow(
            () -> Failure.usage("api.argument-missing", "'" + verb + "' needs '" + name + "'"));
  }

  /** Whether a switch such as {@code accept-downtime} was given as {@code true}. */
  public boolean has(String name) {
    return argument(name).filter("true"::equals).isPresent();
  }
}
