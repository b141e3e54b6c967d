package dev.slipway.demo;

import dev.slipway.demo.Releases.Recipe;
import java.util.List;

/**
 * One release that the demo deploys on both sides, and what happens to it meanwhile.
 *
 * @param name as in the table
 * @param recipe the release
 * @param disturbance what happens meanwhile
 * @param end how it must end
 */
record Scenario(String name, Recipe recipe, Disturbance disturbance, End end) {

  /** How a deployment must end. */
  enum End {
    /** The new release serves. */
    LIVE,
    /** It failed, and the old release serves as before. */
    UNDONE,
    /** It is only planned, and its way down is refused. */
    PLANNED,
    /** It is not begun without somebody's consent. */
    REFUSED,
    /** It served until somebody rolled it back. */
    ROLLED_BACK,
    /** It served, turned bad, and was taken back without a person. */
    CAME_BACK,
    /** The same, and the data went back too, with what was written since on top of them. */
    REPLAYED
  }

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
        "first release", new Recipe("1.0.0", List.of(), false), Disturbance.NONE, End.LIVE);
  }

  /** What happens to any application with a database, also by hand. */
  static List<Scenario> underLoad(Changes changes) {
    List<Releases.Migration> additive = List.of(changes.additive());
    List<Releases.Migration> half =
        List.of(changes.additive(), changes.firstHalf(), changes.secondHalf());
    List<Releases.Migration> slow = List.of(changes.additive(), changes.slow());
    return List.of(
        new Scenario(
            "code change", new Recipe("1.1.0", List.of(), false), Disturbance.NONE, End.LIVE),
        new Scenario("migration", new Recipe("1.2.0", additive, false), Disturbance.NONE, End.LIVE),
        new Scenario(
            "migration fails half-way",
            new Recipe("1.3.0", half, false),
            Disturbance.NONE,
            End.UNDONE),
        new Scenario(
            "never gets healthy",
            new Recipe("1.4.0", additive, true),
            Disturbance.NONE,
            End.UNDONE),
        new Scenario(
            "killed while migrating",
            new Recipe("1.5.0", slow, false),
            Disturbance.KILLED_WHILE_MIGRATING,
            End.LIVE),
        new Scenario(
            "killed while switching",
            new Recipe("1.6.0", slow, false),
            Disturbance.KILLED_WHILE_SWITCHING,
            End.LIVE));
  }

  /** The same for an application without a database. */
  static List<Scenario> underLoad() {
    return List.of(
        new Scenario(
            "code change", new Recipe("1.1.0", List.of(), false), Disturbance.NONE, End.LIVE),
        new Scenario(
            "never gets healthy",
            new Recipe("1.4.0", List.of(), true),
            Disturbance.NONE,
            End.UNDONE),
        new Scenario(
            "killed while switching",
            new Recipe("1.6.0", List.of(), false),
            Disturbance.KILLED_WHILE_SWITCHING,
            End.LIVE));
  }
}
