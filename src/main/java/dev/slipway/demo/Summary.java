package dev.slipway.demo;

import dev.slipway.demo.Demo.Outcome;
import dev.slipway.demo.Figures.Control;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Adds up the rows, and says which promises were kept. */
final class Summary {
  private static final double KEEPER_BACK_MILLIS = 2_000;

  private Summary() {}

  static Outcome of(List<Row> ours, List<Row> theirs, int kills, double seconds, Path results) {
    Row keeper = ours.getLast();
    List<Row> deployments = ours.subList(0, ours.size() - 1);
    long failed = deployments.stream().mapToLong(Row::failed).sum();
    long lost = ours.stream().mapToLong(Row::missing).sum();
    List<String> broken = broken(ours, failed, lost, keeper);
    Figures figures =
        new Figures(
            deployments.size() + 1,
            ours.stream().mapToLong(Row::requests).sum(),
            failed,
            keeper.failed(),
            ours.stream().mapToLong(Row::acknowledged).sum(),
            lost,
            kills,
            Math.round(seconds * 10) / 10.0,
            new Control(
                theirs.stream().mapToLong(Row::failed).sum(),
                theirs.stream().mapToLong(Row::missing).sum()),
            broken);
    return new Outcome(figures, text(figures, ours, theirs, results));
  }

  private static List<String> broken(List<Row> ours, long failed, long lost, Row keeper) {
    List<String> broken = new ArrayList<>();
    ours.stream()
        .filter(row -> !row.asExpected())
        .forEach(row -> broken.add(row.name() + " ended: " + row.ended()));
    if (failed > 0) {
      broken.add(failed + " requests failed");
    }
    if (lost > 0) {
      broken.add(lost + " acknowledged writes are missing");
    }
    if (keeper.gapMillis() > KEEPER_BACK_MILLIS) {
      broken.add("the keeper was away for %.1f s".formatted(keeper.gapMillis() / 1e3));
    }
    return broken;
  }

  private static String text(Figures figures, List<Row> ours, List<Row> theirs, Path results) {
    return Table.of(ours, theirs)
        + "\n"
        + "%d deployments, %d requests, %d failed; %d refused while the keeper was dead.%n"
            .formatted(
                figures.deployments(),
                figures.requests(),
                figures.failedRequests(),
                figures.refusedDuringKeeperKill())
        + "%d acknowledged writes, %d lost. %d processes killed. %.0f s.%n"
            .formatted(
                figures.acknowledgedWrites(),
                figures.lostWrites(),
                figures.kills(),
                figures.seconds())
        + "By hand: %d requests failed, %d acknowledged writes lost.%n"
            .formatted(figures.control().failedRequests(), figures.control().lostWrites())
        + "Count again: "
        + Ledger.recount(
            fromHere(results.resolve("ledger.db")), fromHere(results.resolve("guestbook.db")))
        + "\n"
        + (figures.ok()
            ? "Every promise was kept."
            : "BROKEN: " + String.join("; ", figures.broken()));
  }

  /** Short where it can be: the line is there to be copied. */
  private static Path fromHere(Path file) {
    Path here = Path.of("").toAbsolutePath();
    return file.startsWith(here) ? here.relativize(file) : file;
  }
}
