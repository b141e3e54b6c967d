package dev.slipway.report;

import dev.slipway.migration.lint.Finding;
import dev.slipway.migration.lint.Level;
import dev.slipway.model.Amount;
import io.avaje.jsonb.Json;
import java.util.List;

/**
 * What linting an app's migrations found.
 *
 * @param tool the app's migration tool
 * @param dialect whose SQL it is
 * @param migrations how many were looked at
 * @param findings everything found, migrations oldest first
 */
@Json
public record LintReport(String tool, String dialect, int migrations, List<Finding> findings) {

  /** Copies the list. */
  public LintReport {
    findings = List.copyOf(findings);
  }

  /** How many findings a person has to decide about. */
  public long open() {
    return findings.stream().filter(Finding::isOpen).count();
  }

  /** For code review and editors. */
  public String sarif() {
    return Sarif.of(findings);
  }

  /** For people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Finding one : findings) {
      text.append(one(one));
    }
    long notes = findings.stream().filter(one -> one.level() == Level.NOTE).count();
    long accepted =
        findings.stream()
            .filter(one -> one.accepted() != null && one.level() != Level.NOTE)
            .count();
    return text.append(
            "%s of %s for %s: %d to decide about, %d accepted, %s\n"
                .formatted(
                    Amount.of(migrations, "migration"),
                    tool,
                    dialect,
                    open(),
                    accepted,
                    Amount.of(notes, "note")))
        .toString();
  }

  private static String one(Finding one) {
    String place = one.file().isEmpty() ? one.migration() : one.file();
    String line = one.line() > 0 ? ":" + one.line() : "";
    String head = "%s%s  %s  %s".formatted(place, line, headline(one), one.statement());
    String more =
        one.accepted() == null
            ? "    %s\n    instead: %s\n".formatted(one.why(), one.instead())
            : "    accepted: %s\n".formatted(one.accepted());
    return head + "\n" + more;
  }

  /** {@code error drop-column orders.vat (loses data)}. */
  static String headline(Finding one) {
    String subject = one.subject().isEmpty() ? "" : " " + one.subject();
    String level = one.accepted() == null ? one.level().word() : "accepted";
    return "%s %s%s (%s)".formatted(level, one.code(), subject, one.group().title());
  }
}
