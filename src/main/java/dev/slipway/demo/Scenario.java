package dev.slipway.demo;

import dev.slipway.demo.Releases.Recipe;
import java.util.List;

/**
 * One release that the demo deploys on both sides, and what happens to it meanwhile.
 *
 * @param name as in the table
 * @param recipe the release
 * @param disturbance what happens meanwhile
 * @param goesLive whether the release must serve in the end
 */
record Scenario(String name, Recipe recipe, Disturbance disturbance, boolean goesLive) {

  /** What happens to a deployment. */
  enum Disturbance {
    /** Nothing. */
    NONE,
    /** The program that deploys is killed while the migration runs. */
    KILLED_WHILE_MIGRATING,
    /** The program that deploys is killed while traffic moves. */
    KILLED_WHILE_SWITCHING
  }

  /** The deployment before any customer comes. */
  static Scenario first() {
    return new Scenario(
        "first release", new Recipe("1.0.0", List.of(), false), Disturbance.NONE, true);
  }

  /** Everything that happens while customers come, in order. */
  static List<Scenario> underLoad(Changes changes) {
    List<Releases.Migration> additive = List.of(changes.additive());
    List<Releases.Migration> half =
        List.of(changes.additive(), changes.firstHalf(), changes.secondHalf());
    List<Releases.Migration> slow = List.of(changes.additive(), changes.slow());
    return List.of(
        new Scenario("code change", new Recipe("1.1.0", List.of(), false), Disturbance.NONE, true),
        new Scenario("migration", new Recipe("1.2.0", additive, false), Disturbance.NONE, true),
        new Scenario(
            "migration fails half-way", new Recipe("1.3.0", half, false), Disturbance.NONE, false),
        new Scenario(
            "never gets healthy", new Recipe("1.4.0", additive, true), Disturbance.NONE, false),
        new Scenario(
            "killed while migrating",
            new Recipe("1.5.0", slow, false),
            Disturbance.KILLED_WHILE_MIGRATING,
            true),
        new Scenario(
            "killed while switching",
            new Recipe("1.6.0", slow, false),
            Disturbance.KILLED_WHILE_SWITCHING,
            true));
  }

  /** The same for an application without a database. */
  static List<Scenario> underLoad() {
    return List.of(
        new Scenario("code change", new Recipe("1.1.0", List.of(), false), Disturbance.NONE, true),
        new Scenario(
            "never gets healthy", new Recipe("1.4.0", List.of(), true), Disturbance.NONE, false),
        new Scenario(
            "killed while switching",
            new Recipe("1.6.0", List.of(), false),
            Disturbance.KILLED_WHILE_SWITCHING,
            true));
  }
}
