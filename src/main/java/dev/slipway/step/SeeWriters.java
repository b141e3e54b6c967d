package dev.slipway.step;

import dev.slipway.database.OtherWriters;
import dev.slipway.database.Writer;
import dev.slipway.model.Failure;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;
import java.util.stream.Collectors;

/**
 * Makes sure that nobody else has the database open while requests are held: a hold at the proxy is
 * no write block, since cron jobs, shells and second apps go round it. Run before the final copy,
 * and again before requests go on.
 *
 * @param next what comes next, for the message
 */
@Json
public record SeeWriters(String next) implements Check {

  @Override
  public String title() {
    return "see no other writer before " + next;
  }

  @Override
  public Scope scope() {
    return Scope.ENVIRONMENT;
  }

  @Override
  public String check(Site site) {
    OtherWriters others = site.requireDatabase().otherWriters(site.ourProcesses());
    if (others.seen().isEmpty()) {
      return others.complete()
          ? "no other process has it open"
          : "no other process of ours has it open; other users' cannot be seen";
    }
    String names =
        others.seen().stream().map(Writer::description).collect(Collectors.joining(", "));
    throw Failure.failed(
            "database.other-writer",
            "somebody else has " + site.requireDatabase().describe() + " open: " + names)
        .now("what it writes could be lost, so nothing goes on")
        .next("end it, or let it stop for the deployment, and deploy again");
  }
}
