package dev.slipway.step;

import dev.slipway.database.Database;
import dev.slipway.database.OtherWriters;
import dev.slipway.database.Writer;
import dev.slipway.model.Failure;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes sure that nobody else has the database open while requests are held: a hold at the proxy is
 * no write block, since cron jobs, shells and second apps go round it. Run before the final copy,
 * and again before requests go on; in between a guard ends whoever comes, where that can be.
 *
 * @param next what comes next, for the message
 */
@Json
public record SeeWriters(String next) implements Check {
  private static final int MOST_LOOKS = 20;

  /** What comes next when the database has changed already. */
  public static final String BEFORE_GOING_ON = "requests go on";

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
    site.guard(!next.equals(BEFORE_GOING_ON));
    OtherWriters others = whoStays(site);
    if (others.seen().isEmpty()) {
      String nobody =
          others.complete()
              ? "no other process has it open"
              : "no other process of ours has it open; other users' cannot be seen";
      String came = site.others().seen().inWords();
      return came.isEmpty() ? nobody : nobody + "; " + came;
    }
    String names =
        others.seen().stream().map(Writer::description).collect(Collectors.joining(", "));
    throw Failure.failed(
            "database.other-writer",
            "somebody else has " + site.requireDatabase().describe() + " open: " + names)
        .now("what it writes could be lost, so nothing goes on")
        .next("end it, or let it stop for the deployment, and deploy again");
  }

  /**
   * Who is not ended when others can be. Whoever comes later counts for nothing here: the guard
   * ends them too, and tells what they wrote before, so that a program that comes again and again
   * keeps no deployment from going on.
   */
  private static OtherWriters whoStays(Site site) {
    Database database = site.requireDatabase();
    OtherWriters others = database.otherWriters(site.ourProcesses());
    boolean canBeEnded = !others.seen().isEmpty() && database.blocking().possible();
    for (int i = 0; canBeEnded && i < MOST_LOOKS && !others.seen().isEmpty(); i++) {
      site.others().seen();
      others = stillThere(others, database.otherWriters(site.ourProcesses()));
    }
    return others;
  }

  private static OtherWriters stillThere(OtherWriters before, OtherWriters now) {
    Set<String> keys = before.seen().stream().map(Writer::key).collect(Collectors.toSet());
    return new OtherWriters(
        now.seen().stream().filter(one -> keys.contains(one.key())).toList(), now.complete());
  }
}
