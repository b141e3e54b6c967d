package dev.slipway.report;

import dev.slipway.deploy.Payloads;
import dev.slipway.journal.Entry;
import dev.slipway.journal.Journal;
import dev.slipway.model.RollbackKind;
import dev.slipway.plan.Intent.Kind;
import dev.slipway.plan.Phase;
import dev.slipway.step.Step;
import dev.slipway.step.Switch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How long it took the last time here until customers had another release, from the request to the
 * switch.
 *
 * @param codeOnly a rollback of the code alone
 * @param restore a rollback that brought data back
 * @param deployment a deployment
 */
record Timings(Optional<Took> codeOnly, Optional<Took> restore, Optional<Took> deployment) {

  /**
   * One time.
   *
   * @param seconds how long
   * @param where which deployment measured it, in words
   */
  record Took(double seconds, String where) {}

  /** The newest of each kind. */
  static Timings read(Journal journal) {
    List<Long> numbers = journal.deployments();
    return new Timings(
        newest(journal, numbers, phase -> isRollback(phase, RollbackKind.CODE_ONLY)),
        newest(journal, numbers, phase -> isRollback(phase, RollbackKind.RESTORE)),
        newest(journal, numbers, phase -> phase.intent().kind() == Kind.DEPLOY));
  }

  private static boolean isRollback(Phase phase, RollbackKind kind) {
    return phase.intent().kind() == Kind.ROLLBACK && phase.rollback() == kind;
  }

  private static Optional<Took> newest(
      Journal journal, List<Long> numbers, Predicate<Phase> wanted) {
    return numbers.stream()
        .map(number -> untilSwitch(journal.entries(number), wanted))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Took> untilSwitch(List<Entry> entries, Predicate<Phase> wanted) {
    List<Step> steps = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.kind() == Entry.Kind.PLANNED) {
        Phase phase = Payloads.phase(entry);
        if (phase.name() == Phase.Name.GO_LIVE && !wanted.test(phase)) {
          return Optional.empty();
        }
        steps.addAll(phase.steps());
      }
      boolean switched =
          entry.kind() == Entry.Kind.DONE && steps.get(entry.step()) instanceof Switch;
      if (switched) {
        double seconds = Duration.between(entries.getFirst().at(), entry.at()).toMillis() / 1e3;
        return Optional.of(
            new Took(Math.max(0, seconds), "measured in deployment " + entry.deployment()));
      }
    }
    return Optional.empty();
  }
}
