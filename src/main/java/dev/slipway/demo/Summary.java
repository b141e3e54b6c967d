package dev.slipway.demo;

import dev.slipway.demo.Demo.Outcome;
import dev.slipway.demo.Figures.Control;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adds up the rows, and says which promises were kept. */
final class Summary {
  private static final double KEEPER_BACK_MILLIS = 2_000;

  private Summary() {}

  static Outcome of(
      List<Row> ours, List<Row> theirs, int kills, double seconds, Optional<String> recount) {
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
            theirs.isEmpty() ? null : control(theirs),
            ours.stream().mapToLong(Row::errors).sum(),
            ours.stream().filter(row -> !row.happened().isEmpty()).count(),
            ours.stream()
                .filter(row -> !row.happened().isEmpty())
                .filter(row -> row.happened().equals(row.announced()))
                .count(),
            broken);
    return new Outcome(figures, text(figures, ours, theirs, recount));
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

  private static Control control(List<Row> theirs) {
    return new Control(
        theirs.stream().mapToLong(Row::failed).sum(),
        theirs.stream().mapToLong(Row::missing).sum());
  }

  private static String text(
      Figures figures, List<Row> ours, List<Row> theirs, Optional<String> recount) {
    StringBuilder text = new StringBuilder(Table.of(ours, theirs));
    text.append(
        "\n%d deployments, %d requests, %d failed; %d refused while the keeper was dead.%n"
            .formatted(
                figures.deployments(),
                figures.requests(),
                figures.failedRequests(),
                figures.refusedDuringKeeperKill()));
    text.append(
        "%d acknowledged writes, %d lost. %d processes killed. %.0f s.%n"
            .formatted(
                figures.acknowledgedWrites(),
                figures.lostWrites(),
                figures.kills(),
                figures.seconds()));
    if (figures.rollbacks() > 0) {
      text.append(
          "%d of %d rollbacks were as announced. The release that turned bad answered %d errors.%n"
              .formatted(
                  figures.rollbacksAsAnnounced(), figures.rollbacks(), figures.badReleaseErrors()));
    }
    Control control = figures.control();
    if (control != null) {
      text.append(
          "By hand: %d requests failed, %d acknowledged writes lost.%n"
              .formatted(control.failedRequests(), control.lostWrites()));
    }
    text.append(
        recount
            .map(line -> "Count again: " + line)
            .orElse("Customers only read; to have writes counted: --write, --body and --numbers."));
    return text.append('\n')
        .append(
            figures.ok()
                ? "Every promise was kept."
                : "BROKEN: " + String.join("; ", figures.broken()))
        .toString();
  }
}
