package dev.slipway.report.html;

import dev.slipway.database.TableDifference;
import dev.slipway.model.Amount;
import dev.slipway.proof.CodeProof;
import dev.slipway.proof.CrashProof;
import dev.slipway.proof.DownProof;
import dev.slipway.proof.MigrationProof;
import dev.slipway.proof.Proof;
import dev.slipway.report.Spent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the rehearsal showed, or could not show.
 *
 * @param mark whether it speaks for the release
 * @param subject what it is about
 * @param finding what was found, in one sentence
 * @param details what a person may want to see of it
 */
record Evidence(Mark mark, String subject, String finding, List<String> details) {

  /** All of a proof, in the order in which it was tried. */
  static List<Evidence> of(Proof proof) {
    List<Evidence> all = new ArrayList<>();
    all.add(backup(proof));
    MigrationProof migration = proof.migration();
    if (migration == null) {
      all.add(new Evidence(Mark.NONE, "Migration", "none was pending", List.of()));
    } else {
      all.add(migration(migration));
      all.add(data(migration));
    }
    all.add(code("New code", "on the migrated clone", proof.newCode()));
    if (migration != null) {
      all.add(code("Old code", "on the migrated clone", proof.oldCode()));
      all.add(down(proof.down()));
      Optional.ofNullable(proof.crash()).map(Evidence::crash).ifPresent(all::add);
    }
    all.add(isolation(proof));
    if (!proof.sessions().isEmpty()) {
      all.add(
          new Evidence(
              Mark.WARN, "Other sessions", "have the live database open too", proof.sessions()));
    }
    if (!proof.unproven().isEmpty()) {
      all.add(new Evidence(Mark.WARN, "Not proven", "what a person should know", proof.unproven()));
    }
    return all;
  }

  private static Evidence backup(Proof proof) {
    return new Evidence(
        Mark.GOOD,
        "Backup",
        "restored: the clone with %s came from it".formatted(Amount.of(proof.rows(), "row")),
        proof.server() == null
            ? List.of(proof.backup().value())
            : List.of(proof.backup().value(), "proven on " + proof.server()));
  }

  private static Evidence migration(MigrationProof migration) {
    List<String> details = new ArrayList<>();
    details.addAll(migration.pending());
    details.addAll(migration.changes());
    migration.rewrites().forEach(rewrite -> details.add(rewrite.inWords()));
    String found =
        "%s in %s"
            .formatted(
                Amount.of(migration.pending().size(), "migration"), Spent.of(migration.seconds()));
    if (migration.again() != null) {
      details.add("migrating a second time: " + migration.again());
      return new Evidence(Mark.WARN, "Migration", found + ", but not harmless twice", details);
    }
    if (migration.chance() != null) {
      details.add("run once more on a fresh clone: " + migration.chance());
      return new Evidence(Mark.WARN, "Migration", found + ", but not the same each time", details);
    }
    return new Evidence(Mark.GOOD, "Migration", found + "; a second run changes nothing", details);
  }

  private static Evidence crash(CrashProof crash) {
    return new Evidence(
        crash.passed() ? Mark.GOOD : Mark.WARN,
        "Crash",
        crash.inWords(),
        crash.findings().stream().map(one -> one.inWords(crash.boundaries())).toList());
  }

  private static Evidence data(MigrationProof migration) {
    List<String> details = new ArrayList<>(migration.losses());
    migration.differences().stream().map(TableDifference::inWords).forEach(details::addAll);
    if (migration.rowsLost() > 0) {
      String lost = Amount.of(migration.rowsLost(), "row") + " fewer";
      return new Evidence(Mark.BAD, "Old data", lost, details);
    }
    return migration.onlyAdds()
        ? new Evidence(Mark.GOOD, "Old data", "every old row and value is what it was", details)
        : new Evidence(Mark.WARN, "Old data", "no row lost; what is there changes", details);
  }

  private static Evidence code(String subject, String where, @Nullable CodeProof code) {
    return code == null
        ? new Evidence(Mark.NONE, subject, "not tried " + where, List.of())
        : new Evidence(Mark.of(code.passed()), subject, code.inWords() + ", " + where, List.of());
  }

  private static Evidence down(@Nullable DownProof down) {
    if (down == null) {
      return new Evidence(Mark.NONE, "Way down", "not tried: there is none", List.of());
    }
    String where = down.target().isEmpty() ? "" : " to " + down.target();
    String took = "down%s in %s: ".formatted(where, Spent.of(down.seconds()));
    return down.exact()
        ? new Evidence(Mark.GOOD, "Way down", took + "every old value came back", List.of())
        : new Evidence(Mark.BAD, "Way down", took + "not exact", down.differences());
  }

  private static Evidence isolation(Proof proof) {
    return proof.gaps().isEmpty()
        ? new Evidence(
            Mark.GOOD,
            "Isolation",
            "the live database and the network were out of reach",
            List.of())
        : new Evidence(Mark.WARN, "Isolation", "not complete", proof.gaps());
  }
}
