package dev.slipway.demo;

import dev.slipway.demo.Scenario.Disturbance;
import dev.slipway.demo.Scenario.End;
import dev.slipway.demo.Slipway.Result;
import dev.slipway.demo.Undoing.Live;
import dev.slipway.model.Failure;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The demo's deployments by Slipway itself. */
final class OurSide {
  private final Slipway slipway;
  private final Subject subject;
  private final Path work;
  private final Undoing undoing;
  private int kills;

  OurSide(Slipway slipway, Subject subject, Path work, Undoing undoing) {
    this.slipway = slipway;
    this.subject = subject;
    this.work = work;
    this.undoing = undoing;
  }

  /** How many processes were killed so far. */
  int kills() {
    return kills;
  }

  /** The first deployment, before any customer comes. */
  void first(Scenario first) {
    Result result = deploy(first, event -> {});
    if (result.exitCode() != 0) {
      throw Failure.failed("demo.first", "the first deployment failed:\n" + result.text());
    }
  }

  /** One scenario, while customers come. */
  Row play(Scenario scenario, Customers customers) {
    Tally tally = customers.during(scenario.name());
    AtomicReference<String> cutover = new AtomicReference<>("—");
    AtomicReference<String> number = new AtomicReference<>("");
    AtomicBoolean killed = new AtomicBoolean();
    Consumer<Map<String, Object>> events =
        event -> {
          if ("planned".equals(event.get("type"))) {
            number.set(Undoing.number(event.get("deployment")));
            if (!"none".equals(event.get("cutover"))) {
              cutover.set(String.valueOf(event.get("cutover")));
            }
          }
          if (begins(event, scenario.disturbance()) && killed.compareAndSet(false, true)) {
            slipway.killExecutor();
            kills++;
          }
        };
    Result result = deploy(scenario, events);
    Live seen = new Live(number.get(), cutover.get());
    Row row =
        switch (scenario.end()) {
          case PLANNED -> undoing.planned(scenario, result, tally);
          case REFUSED -> undoing.refused(scenario, result, tally);
          case ROLLED_BACK -> undoing.rolledBack(scenario, seen, result, tally);
          case CAME_BACK -> undoing.cameBack(scenario, seen, result, tally);
          case REPLAYED -> undoing.replayed(scenario, seen, result, tally);
          case LIVE, UNDONE -> ended(scenario, cutover.get(), killed.get(), result, tally);
        };
    customers.during(Customers.BETWEEN);
    return row;
  }

  private static Row ended(
      Scenario scenario, String cutover, boolean killed, Result result, Tally tally) {
    boolean live = result.exitCode() == 0;
    String ended =
        live ? "live" : result.exitCode() == 1 ? "undone, old serves" : "exit " + result.exitCode();
    return Row.of(
        scenario.name(),
        cutover,
        killed ? "recovered, " + ended : ended,
        live == (scenario.end() == End.LIVE)
            && (live || result.exitCode() == 1)
            && killed == (scenario.disturbance() != Disturbance.NONE),
        tally);
  }

  private Result deploy(Scenario scenario, Consumer<Map<String, Object>> events) {
    Path source = subject.release(scenario.recipe(), work);
    String verb = scenario.end() == End.PLANNED ? "plan" : "deploy";
    return slipway.run(source, events, verb, "--version-name", scenario.recipe().version());
  }

  private static boolean begins(Map<String, Object> event, Disturbance disturbance) {
    String step =
        switch (disturbance) {
          case NONE -> null;
          case KILLED_WHILE_MIGRATING -> "migrate";
          case KILLED_WHILE_SWITCHING -> "switch";
        };
    return step != null
        && "step".equals(event.get("type"))
        && "began".equals(event.get("state"))
        && String.valueOf(event.get("name")).startsWith(step);
  }

  /** Kills the keeper, through which every request goes, and waits for the next one. */
  Row killKeeper(Customers customers) {
    Tally tally = customers.during(KEEPER_KILLED);
    long before = slipway.killKeeper();
    kills++;
    boolean another = slipway.keeperPid() != before;
    tally.awaitAnswers(50);
    customers.during(Customers.BETWEEN);
    return Row.of(KEEPER_KILLED, "—", "another listens", another, tally);
  }

  /** The name of that row. */
  static final String KEEPER_KILLED = "keeper killed";
}
