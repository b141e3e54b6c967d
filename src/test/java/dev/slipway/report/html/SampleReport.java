package dev.slipway.report.html;

import dev.slipway.database.Rewrite;
import dev.slipway.database.TableDifference;
import dev.slipway.database.TableDifference.ColumnDifference;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.proof.CodeProof;
import dev.slipway.proof.DownProof;
import dev.slipway.proof.MigrationProof;
import dev.slipway.proof.Proof;
import dev.slipway.proof.ReplayProof;
import dev.slipway.report.DeploymentReport;
import dev.slipway.report.DeploymentReport.End;
import dev.slipway.report.DeploymentReport.Span;
import dev.slipway.report.DeploymentReport.StepReport;
import dev.slipway.report.SampleJournal;
import dev.slipway.watch.Baseline;
import dev.slipway.watch.Criterion;
import dev.slipway.watch.Measured;
import dev.slipway.watch.Reason;
import dev.slipway.watch.Series;
import dev.slipway.watch.Verdict;
import dev.slipway.watch.Watched;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** A report with something in every part of it; each text in it is one that a test gives. */
final class SampleReport {
  private static final Instant BEGIN = Instant.parse("2026-11-21T10:15:00Z");
  private static final Digest SCHEMA = new Digest("ab".repeat(32));

  private SampleReport() {}

  /** A bad release that was watched for so many seconds, and taken back. */
  static DeploymentReport of(Supplier<String> text, int points) {
    return new DeploymentReport(
        text.get(),
        12,
        "deploy",
        text.get(),
        text.get(),
        text.get(),
        text.get(),
        text.get(),
        BEGIN,
        BEGIN.plusSeconds(90),
        90,
        "hold",
        "down-migration",
        3.2,
        1,
        new End("undone", text.get(), text.get(), text.get(), text.get()),
        steps(text),
        List.of(text.get()),
        List.of(new Criterion(text.get(), false, text.get(), text.get())),
        watched(text, points),
        4,
        12.5,
        proof(text),
        new Baseline(Measured.NOTHING, 1 << 24, Set.of(text.get())));
  }

  private static List<StepReport> steps(Supplier<String> text) {
    Span did = new Span(1, 2, false);
    Span undid = new Span(80, 1, true);
    return List.of(
        new StepReport(text.get(), "prepare", "done", 2, text.get(), "unpack", List.of(did)),
        new StepReport(text.get(), "go live", "undone", 2, text.get(), "hold", List.of(did, undid)),
        new StepReport(
            text.get(),
            "go live",
            "failed",
            60,
            text.get(),
            "watch",
            List.of(new Span(13, 60, false))),
        new StepReport(text.get(), "go live", "planned", 0, "", "retire", List.of()));
  }

  static Watched watched(Supplier<String> text, int points) {
    Reason reason =
        new Reason("watch.log", text.get(), text.get(), text.get(), List.of(text.get()));
    Measured measured = new Measured(60, 4000, 17, 3, 6.7, 61.4, 343.5);
    return new Watched(
        new Verdict(Verdict.Kind.BAD, List.of(reason), List.of(text.get())),
        text.get(),
        60,
        measured,
        measured,
        List.of(1L << 24, 1L << 25),
        List.of(),
        series(text, points));
  }

  private static Series series(Supplier<String> text, int points) {
    List<Long> at = LongStream.range(0, points).mapToObj(i -> i - points / 2).toList();
    return new Series(
        BEGIN.plusSeconds(12).toEpochMilli(),
        at,
        at.stream().map(second -> 1L).toList(),
        line(text.get(), at, -1),
        line(text.get(), at, 1));
  }

  private static Series.Line line(String name, List<Long> at, int side) {
    return new Series.Line(
        name,
        at.stream().map(second -> second * side < 0 ? 0 : 50 + second * 7919 % 31).toList(),
        at.stream().map(second -> second * side < 0 ? 0 : Math.max(0, second % 5)).toList(),
        at.stream().map(second -> second * side < 0 ? 0 : 5.3 + Math.abs(second % 7)).toList(),
        at.stream().map(second -> second * side < 0 ? 0 : 50.1 + Math.abs(second % 83)).toList());
  }

  static Proof proof(Supplier<String> text) {
    MigrationProof migration =
        new MigrationProof(
            1.5,
            0.5,
            List.of(text.get()),
            List.of(text.get()),
            List.of(text.get()),
            SCHEMA,
            List.of(text.get()),
            3,
            List.of(text.get()),
            List.of(
                new TableDifference(
                    text.get(), 9, false, 2, List.of(new ColumnDifference(text.get(), true, 4)))),
            text.get(),
            text.get(),
            List.of(),
            List.of(),
            List.of(new Rewrite(text.get(), 9, text.get(), text.get(), true, true, false)),
            List.of(),
            List.of(text.get()));
    return new Proof(
        SampleJournal.NEW,
        SampleJournal.OLD,
        new BackupName("12-proven-1.3.2"),
        SCHEMA,
        1604,
        List.of(text.get()),
        List.of(text.get()),
        migration,
        new CodeProof(true, true, 0.4, 4, 1, null),
        new CodeProof(false, true, 0.4, 4, 1, text.get()),
        new DownProof(text.get(), 1, false, List.of(text.get())),
        new ReplayProof(3, List.of(text.get()), null),
        List.of(text.get()),
        16,
        null,
        null,
        null);
  }
}
