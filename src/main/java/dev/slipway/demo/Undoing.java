package dev.slipway.demo;

import dev.slipway.demo.Slipway.Result;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The demo's deployments that are undone: as announced, or not at all. */
final class Undoing {
  private final Slipway slipway;
  private final Path folder;
  private final Optional<Store> store;

  /**
   * Deployments of one home.
   *
   * @param folder any folder
   * @param store the live database
   */
  Undoing(Slipway slipway, Path folder, Optional<Store> store) {
    this.slipway = slipway;
    this.folder = folder;
    this.store = store;
  }

  /** Only planned: the lying way down was found out, and its column named. */
  Row planned(Scenario scenario, Result plan, Tally tally) {
    boolean named = plan.text().contains("entry.text differs in");
    return Row.of(
            scenario.name(),
            plan.field("cutover"),
            "planned, way down refused",
            plan.exitCode() == 0 && named && plan.field("rollback").equals("restore"),
            tally)
        .undone(plan.field("rollback"), "");
  }

  /** Refused, because rows would go. */
  Row refused(Scenario scenario, Result result, Tally tally) {
    String what = result.field("what");
    return Row.of(
        scenario.name(),
        "—",
        "refused, " + what.replaceAll(".*: (\\w+) had (\\d+) rows, has (\\d+).*", "$1 $2 → $3"),
        result.exitCode() == 3 && what.contains("kudos had"),
        tally);
  }

  /** Live, and then taken back by somebody, under load. */
  Row rolledBack(Scenario scenario, Live live, Result deployed, Tally tally) {
    tally.awaitAnswers(200);
    AtomicReference<String> number = new AtomicReference<>("");
    Result back =
        slipway.run(
            folder,
            event -> {
              if ("planned".equals(event.get("type"))) {
                number.set(number(event.get("deployment")));
              }
            },
            "rollback",
            "local");
    boolean fine = deployed.exitCode() == 0 && back.exitCode() == 0;
    return Row.of(
            scenario.name(),
            live.cutover(),
            fine ? "live, then rolled back" : "exit " + back.exitCode(),
            fine,
            tally)
        .undone(rollback(live.deployment()), rollback(number.get()));
  }

  /** Live until it turned bad, and back without a person. */
  Row cameBack(Scenario scenario, Live live, Result deployed, Tally tally) {
    tally.awaitAnswers(50);
    boolean back = deployed.exitCode() == 1 && tally.errors() > 0;
    return Row.of(
            scenario.name(),
            live.cutover(),
            back ? "came back by itself" : "exit " + deployed.exitCode(),
            back,
            tally)
        .undone(rollback(live.deployment()), has("note") ? "code-only" : "restore");
  }

  /** The same, and the migration is gone, while what was written since is not. */
  Row replayed(Scenario scenario, Live live, Result deployed, Tally tally) {
    tally.awaitAnswers(50);
    boolean back = deployed.exitCode() == 1 && tally.errors() > 0;
    String announced = rollback(live.deployment());
    return Row.of(
            scenario.name(),
            live.cutover(),
            back ? "came back by itself" : "exit " + deployed.exitCode(),
            back && announced.equals("replay"),
            tally)
        .undone(announced, wentBackTo());
  }

  /** Whether that is so of every single write, the ledger says in the end. */
  private String wentBackTo() {
    if (has("author")) {
      return "code-only";
    }
    String since = "SELECT count(*) FROM entry WHERE signed_at = '" + Announced.SINCE + "'";
    return store.orElseThrow().number(since) > 0 ? "replay" : "restore";
  }

  /** A restore would have taken a new column with it. */
  private boolean has(String column) {
    return store.orElseThrow().hasColumn("entry", column);
  }

  /** How the journal says that this deployment would be undone, or undid another. */
  private String rollback(String deployment) {
    return slipway.run(folder, event -> {}, "report", deployment, "local").field("rollback");
  }

  /** A number as JSON has it, without a fraction. */
  static String number(@Nullable Object value) {
    return String.valueOf(Math.round(Double.parseDouble(String.valueOf(value))));
  }

  /**
   * What was heard of a deployment.
   *
   * @param deployment its number
   * @param cutover how it went live
   */
  record Live(String deployment, String cutover) {}
}
