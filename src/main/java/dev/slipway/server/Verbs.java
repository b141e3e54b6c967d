package dev.slipway.server;

import dev.slipway.api.Request;
import dev.slipway.model.Failure;
import dev.slipway.model.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything this executor can be asked to do. Immutable. */
public final class Verbs {
  private final Map<String, Verb> byName = new LinkedHashMap<>();

  /** Takes the verbs; two of one name are a mistake in the program. */
  public Verbs(List<Verb> verbs) {
    for (Verb verb : verbs) {
      if (byName.put(verb.name(), verb) != null) {
        throw new IllegalArgumentException("two verbs are called " + verb.name());
      }
    }
  }

  /**
   * The verb that a request asks for.
   *
   * @throws Failure when the request speaks another version, or names a verb or an argument that
   *     does not exist
   */
  public Verb find(Request request) {
    if (request.api() != Request.API) {
      throw Failure.usage(
              "api.version",
              "this executor speaks version "
                  + Request.API
                  + " of the API, the request is of version "
                  + request.api())
          .now("nothing was done")
          .next("use the slipway program that belongs to this executor, or 'slipway upgrade'");
    }
    Verb verb = byName.get(request.verb());
    if (verb == null) {
      throw Failure.usage(
          "api.verb-unknown",
          "the executor has no verb '"
              + request.verb()
              + "'"
              + Nearest.hint(request.verb(), byName.keySet()));
    }
    verb.check(request);
    return verb;
  }
}
