package dev.slipway.deploy;

import dev.slipway.database.Demand.Unmet;
import dev.slipway.deploy.Ending.Outcome;
import dev.slipway.journal.Journal;
import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import dev.slipway.model.Progress;
import dev.slipway.plan.Intent;
import dev.slipway.plan.Phase;
import dev.slipway.proof.Proof;
import dev.slipway.site.Site;
import dev.slipway.step.VerifyDemands;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A deployment that was only planned.
 *
 * @param number its number
 * @param intent what was asked for
 * @param plan what would be done
 */
record Planned(long number, Intent intent, Phase plan) {

  /** The plan of that number. */
  static Planned find(Journal journal, long number) {
    return read(journal, number)
        .orElseThrow(() ->
            Failure.usage("plan.unknown", "there is no plan " + number)
                .next("slipway plan ENV makes one"));
  }

  private static Optional<Planned> read(Journal journal, long number) {
    return Trail.of(journal.entries(number))
        .ending()
        .filter(ending -> ending.outcome() == Outcome.PLANNED)
        .map(Ending::plan)
        .map(plan -> new Planned(number, plan.intent(), plan));
  }

  /** The newest plan for exactly that archive, if it still holds. */
  static Optional<Planned> of(Turn turn, NewRelease asked) {
    return turn.journal().deployments().stream()
        .map(number -> read(turn.journal(), number))
        .flatMap(Optional::stream)
        .filter(planned ->
            asked
                .archive()
                .filter(archive -> archive.digest().equals(planned.intent.digest()))
                .isPresent())
        .findFirst()
        .filter(planned -> planned.outdated(turn).isEmpty());
  }

  /** Refuses when what the plan rests on changed since. */
  void requireValid(Turn turn) {
    outdated(turn)
        .ifPresent(why -> {
          throw Failure.of(
                  Kind.DECISION, "plan.outdated", "plan " + number + " does not hold: " + why)
              .now("nothing was begun")
              .next("plan again: slipway plan ENV");
        });
  }

  /** Why it does not hold any more: release, schema or history of the database are others. */
  private Optional<String> outdated(Turn turn) {
    Proof proof = plan.proof();
    if (turn.history().entries().stream().anyMatch(live -> live.number() > number)) {
      return Optional.of("something was deployed or rolled back since");
    }
    Site site = turn.siteOfCurrent(Progress.SILENT);
    if (!site.releases().current().equals(Optional.ofNullable(plan.previous()))) {
      return Optional.of("another release serves");
    }
    if (!site.releases().isComplete(intent.release())) {
      return Optional.of("its release is not there any more");
    }
    if (proof == null) {
      return Optional.of("it was not rehearsed");
    }
    if (!Objects.equals(site.requireDatabase().catalogue().fingerprint(), proof.schema())) {
      return Optional.of("the schema of the database is another");
    }
    List<Unmet> unmet =
        proof.migration() == null
            ? List.of()
            : site.requireDatabase().unmet(proof.migration().demands());
    return unmet.isEmpty()
        ? Optional.empty()
        : Optional.of("what was written since does not fit: " + VerifyDemands.inWords(unmet));
  }
}
