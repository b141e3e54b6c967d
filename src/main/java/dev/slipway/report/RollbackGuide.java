package dev.slipway.report;

import dev.slipway.database.Changes;
import dev.slipway.deploy.RollbackOutlook;
import dev.slipway.journal.Journal;
import dev.slipway.model.Amount;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.RollbackKind;
import dev.slipway.plan.RollbackTarget;
import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be done about a release that serves and is not what it should be, mildest first.
 *
 * @param app {@code app/environment}
 * @param serving the release that serves
 * @param choices what can be done
 */
@Json
public record RollbackGuide(String app, String serving, List<Choice> choices) {

  /**
   * One thing that can be done.
   *
   * @param name what it is
   * @param possible whether it can be done now
   * @param command how; empty when it cannot be done
   * @param seconds how long it took the last time here, until customers had it; null when it was
   *     never done
   * @param measured where that figure is from
   * @param loses writes of customers that it would lose, counted now; null when that cannot be told
   * @param detail more in words
   */
  @Json
  public record Choice(
      String name,
      boolean possible,
      String command,
      @Nullable Double seconds,
      String measured,
      @Nullable Long loses,
      String detail) {}

  /** Makes the guide from what was counted just now and what the journal measured before. */
  public static RollbackGuide of(
      AppEnvironment app, String serving, RollbackOutlook outlook, Journal journal) {
    Timings timings = Timings.read(journal);
    String environment = app.environment();
    return new RollbackGuide(
        app.toString(),
        serving,
        List.of(
            new Choice(
                "just monitor",
                true,
                "slipway status " + environment + "; slipway logs " + environment,
                0.0,
                "nothing is changed",
                0L,
                "when customers are hardly affected and it is not getting worse"),
            previousVersion(environment, outlook, timings),
            backup(environment, outlook, timings),
            choice(
                "hotfix",
                "slipway deploy " + environment,
                timings.deployment(),
                0L,
                "from a branch of its own, through the same gates")));
  }

  private static Choice previousVersion(
      String environment, RollbackOutlook outlook, Timings timings) {
    Optional<RollbackTarget> codeOnly =
        outlook.target().filter(target -> target.kind() != RollbackKind.RESTORE);
    return codeOnly
        .map(target ->
            choice(
                "previous version",
                "slipway rollback " + environment,
                timings.codeOnly(),
                0L,
                "the fastest: %s serves again, %s"
                    .formatted(
                        target.release(),
                        target.kind() == RollbackKind.CODE_ONLY
                            ? "the data stay as they are"
                            : "the migration is taken back")))
        .orElseGet(() ->
            impossible(
                "previous version",
                outlook.target().isPresent()
                    ? "the schema changed since: it needs its data back as well"
                    : outlook.whyNot()));
  }

  private static Choice backup(String environment, RollbackOutlook outlook, Timings timings) {
    Optional<RollbackTarget> restore =
        outlook.target().filter(target -> target.kind() == RollbackKind.RESTORE);
    if (restore.isPresent()) {
      long loss = outlook.loss().map(Changes::total).orElse(0L);
      return choice(
          "database backup",
          "slipway rollback " + environment + (loss > 0 ? " --accept-loss " + loss : ""),
          timings.restore(),
          loss,
          "%s with the data of backup %s; what is written since is kept in a rescue copy"
              .formatted(restore.get().release(), restore.get().from()));
    }
    Choice no =
        impossible(
            "database backup",
            outlook
                .backup()
                .map(copy -> "not needed to go back; the newest is " + copy.name())
                .orElse("there is none"));
    return new Choice(
        no.name(),
        false,
        "",
        null,
        "",
        outlook.sinceBackup().map(Changes::total).orElse(null),
        no.detail());
  }

  private static Choice choice(
      String name, String command, Optional<Timings.Took> took, Long loses, String detail) {
    return new Choice(
        name,
        true,
        command,
        took.map(Timings.Took::seconds).orElse(null),
        took.map(Timings.Took::where).orElse("never done here"),
        loses,
        detail);
  }

  private static Choice impossible(String name, String why) {
    return new Choice(name, false, "", null, "", null, why);
  }

  /** For people: a tree. */
  public String text() {
    StringBuilder text = new StringBuilder(app + ": " + serving + " serves. What can be done:\n");
    for (Choice one : choices) {
      boolean last = one.equals(choices.getLast());
      String below = last ? "     " : " │   ";
      text.append(last ? " └── " : " ├── ").append(one.name());
      text.append(one.possible() ? "" : ": not possible").append('\n');
      line(text, below, one.command());
      line(text, below, took(one));
      line(text, below, loses(one));
      line(text, below, one.detail());
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String below, String line) {
    if (!line.isEmpty()) {
      text.append(below).append(line).append('\n');
    }
  }

  private static String took(Choice one) {
    if (!one.possible()) {
      return "";
    }
    return one.seconds() == null
        ? "takes: not known, " + one.measured()
        : "takes: %s (%s)".formatted(Spent.of(one.seconds()), one.measured());
  }

  private static String loses(Choice one) {
    if (one.loses() == null) {
      return "";
    }
    return one.loses() == 0
        ? "loses: nothing"
        : "%s: %s, counted now"
            .formatted(one.possible() ? "loses" : "would lose", Amount.of(one.loses(), "write"));
  }
}
