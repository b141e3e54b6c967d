package dev.slipway.deploy.seed;

import dev.slipway.model.Failure;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What somebody asks to be put in.
 *
 * @param set name of the set; absent: {@code demo}
 * @param tenant whose data; absent: nobody's in particular
 * @param reset whether what is there goes first
 * @param confirmed the environment's name as a person typed it; empty when nobody did
 * @param by who asks
 */
public record SeedRequest(
    Optional<String> set, Optional<String> tenant, boolean reset, String confirmed, String by) {
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@:+-]{0,119}");

  /** Refuses tenants that could not be an argument or a value. */
  public SeedRequest {
    tenant
        .filter(name -> !TENANT.matcher(name).matches())
        .ifPresent(name -> {
          throw Failure.usage("seed.tenant", "'" + name + "' is not allowed as a tenant")
              .next("use letters, digits and '._@:+-', at most 120");
        });
  }
}
