package dev.slipway.keeper;

import io.avaje.jsonb.Json;
import java.util.List;

/**
 * What a keeper is started with. It writes this down, so that it can be started again without.
 *
 * @param listen where the proxy listens
 * @param executor argument list that runs the executor; empty for none
 * @param guarded whether the executor starts the keeper again when it dies: false where a service
 *     manager does
 */
@Json
public record KeeperSettings(Listen listen, List<String> executor, boolean guarded) {

  /** Copies the list. */
  public KeeperSettings {
    executor = List.copyOf(executor);
  }
}
