package dev.slipway.deploy.seed;

import dev.slipway.config.SeedSet;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.Nearest;
import dev.slipway.model.ReleaseId;
import java.util.Map;

/**
 * What a request has to say before anything is looked at.
 *
 * @param release the one that serves, whose sets these are
 */
record SeedRules(AppEnvironment app, ReleaseId release, Map<String, SeedSet> sets) {

  /**
   * The set that is asked for.
   *
   * @throws Failure when it does not exist, or consent is missing
   */
  SeedSet check(SeedRequest asked) {
    requireConsent(asked);
    SeedSet set = find(asked.set().orElse(SeedSet.DEMO));
    requireTenant(set, asked);
    return set;
  }

  private void requireConsent(SeedRequest asked) {
    boolean confirmed = asked.confirmed().equals(app.environment());
    if (app.isProduction() && asked.reset()) {
      throw Failure.usage("seed.reset-production", "a reset is refused in " + app.environment())
          .now("nothing was changed")
          .next("bring a backup back instead, or take single rows away with the app itself");
    }
    if (app.isProduction() && (asked.set().isEmpty() || !confirmed)) {
      throw Failure.of(
              Failure.Kind.DECISION,
              "seed.production",
              app + " is production: a set has to be named, and the environment once more")
          .now("nothing was changed")
          .next("slipway seed %1$s --set NAME --yes-production %1$s".formatted(app.environment()));
    }
    if (asked.reset() && !confirmed) {
      throw Failure.of(
              Failure.Kind.DECISION,
              "seed.reset-unconfirmed",
              "a reset deletes rows of " + app + ", whoever wrote them")
          .now("nothing was changed")
          .next(
              "if you mean it: slipway seed %1$s --reset --yes %1$s".formatted(app.environment()));
    }
  }

  private SeedSet find(String name) {
    SeedSet set = sets.get(name);
    if (set == null) {
      throw Failure.usage(
              "seed.unknown",
              sets.isEmpty()
                  ? release + " has no 'seed' in its slipway.yaml"
                  : "there is no set '" + name + "'" + Nearest.hint(name, sets.keySet()))
          .now("nothing was changed")
          .next(
              sets.isEmpty()
                  ? "write it there and deploy"
                  : "slipway seed ENV --list shows: " + String.join(", ", sets.keySet()));
    }
    return set;
  }

  private static void requireTenant(SeedSet set, SeedRequest asked) {
    boolean named = mentionsTenant(set);
    if (asked.tenant().isEmpty() && named) {
      throw Failure.usage("seed.tenant-missing", "set '" + set.name() + "' is for one tenant")
          .now("nothing was changed")
          .next("slipway seed ENV --set " + set.name() + " --tenant NAME");
    }
    if (asked.tenant().isPresent() && !named && set.tenantColumn().isEmpty()) {
      throw Failure.usage(
              "seed.tenant-unused", "set '" + set.name() + "' is not for single tenants")
          .now("nothing was changed")
          .next("give it a 'tenant-column', or mention {tenant} in its rows and commands");
    }
  }

  private static boolean mentionsTenant(SeedSet set) {
    return set.rows().stream()
            .map(SeedSet.Row::toString)
            .anyMatch(row -> row.contains(SeedSet.TENANT) || row.contains(SeedSet.TENANT_ID))
        || set.commands().stream().anyMatch(command -> command.toString().contains(SeedSet.TENANT));
  }
}
