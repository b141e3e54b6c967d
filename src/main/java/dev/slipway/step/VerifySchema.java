package dev.slipway.step;

import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;

/**
 * Makes sure that a migration which ran beside customers' writes left the schema it left in the
 * rehearsal. Rows cannot be compared while others write; the rehearsal proved those.
 *
 * @param wanted fingerprint of the schema after the rehearsal's migration
 */
@Json
public record VerifySchema(Digest wanted) implements Check {

  @Override
  public String title() {
    return "verify schema " + wanted.brief();
  }

  @Override
  public Scope scope() {
    return Scope.ENVIRONMENT;
  }

  @Override
  public String check(Site site) {
    Digest found = site.requireDatabase().catalogue().fingerprint();
    if (!found.equals(wanted)) {
      throw Failure.failed(
              "data.other-schema",
              "the migrated schema is %s, and was %s in the rehearsal"
                  .formatted(found.brief(), wanted.brief()))
          .next("see what else changes the schema, and deploy again");
    }
    return "as in the rehearsal";
  }
}
