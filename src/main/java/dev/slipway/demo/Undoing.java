package dev.slipway.demo;

import dev.slipway.demo.Slipway.Result;
import dev.slipway.model.Failure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The demo's deployments that are undone: as announced, or not at all. */
final class Undoing {
  private final Slipway slipway;
  private final Path folder;
  private final Path database;

  /**
   * Deployments of one home.
   *
   * @param folder any folder
   * @param database the live database
   */
  Undoing(Slipway slipway, Path folder, Path database) {
    this.slipway = slipway;
    this.folder = folder;
    this.database = database;
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
        .undone(rollback(live.deployment()), hasNote() ? "code-only" : "restore");
  }

  /** A restore would have taken the new column with it. */
  private boolean hasNote() {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pragma_table_info('entry') WHERE name = 'note'")) {
      return row.getInt(1) == 1;
    } catch (SQLException e) {
      throw Failure.failed("demo.database", "cannot look into " + database).because(e);
    }
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
