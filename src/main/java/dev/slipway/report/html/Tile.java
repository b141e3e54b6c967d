package dev.slipway.report.html;

import dev.slipway.proof.Proof;
import dev.slipway.report.DeploymentReport;
import dev.slipway.report.Spent;
import dev.slipway.watch.Measured;
import dev.slipway.watch.Watched;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the figures that a reader looks for first.
 *
 * @param figure with its unit
 * @param meaning what it is
 */
record Tile(String figure, String meaning) {

  static List<Tile> of(DeploymentReport report) {
    List<Tile> tiles = new ArrayList<>();
    tiles.add(
        report.servedAfter() == null
            ? new Tile(Spent.of(report.seconds()), "took in all")
            : new Tile(Spent.of(report.servedAfter()), "until customers had it"));
    boolean plan = report.end().outcome().equals("planned");
    if (plan) {
      boolean waits = report.expectedHoldSeconds() > 0;
      tiles.add(
          new Tile(waits ? Spent.of(report.expectedHoldSeconds()) : "0 s", "requests would wait"));
    } else {
      tiles.add(
          new Tile(
              report.holdSeconds() > 0 ? Spent.of(report.holdSeconds()) : "0 s",
              "requests waited"));
    }
    Watched watched = report.watched();
    if (watched != null && watched.after().requests() > 0) {
      Measured after = watched.after();
      tiles.add(
          new Tile(
              "%s of %s"
                  .formatted(Compared.count(after.errors()), Compared.count(after.requests())),
              "requests failed while watched"));
      Measured before = watched.before();
      String p95 = Svg.number(after.p95Millis()) + " ms";
      tiles.add(
          before == null || before.requests() == 0
              ? new Tile(p95, "p95 latency")
              : new Tile(p95, "p95 latency, was " + Svg.number(before.p95Millis()) + "\u00a0ms"));
    }
    Proof proof = report.proof();
    if (proof != null && proof.migration() != null) {
      tiles.add(
          new Tile(
              "%s of %s"
                  .formatted(
                      Compared.count(proof.migration().rowsLost()), Compared.count(proof.rows())),
              "rows lost on the clone"));
    }
    return tiles;
  }
}
