package dev.slipway;

import java.util.List;
import java.util.Set;

/** The rooms of the house, top to bottom. A room may import from floors below its own only. */
final class House {
  private static final String DOOR = "dev.slipway";

  /** Rooms on one floor never import each other. */
  private static final List<Set<String>> FLOORS =
      List.of(
          Set.of(""),
          Set.of("cli", "server"),
          Set.of("demo"),
          // Above deploy, because it reads what deployments wrote into the journal.
          Set.of("report"),
          Set.of("fleet"),
          Set.of("deploy"),
          Set.of("plan"),
          Set.of("step"),
          Set.of("proof"),
          Set.of("watch"),
          Set.of("site"),
          Set.of(
              "release",
              "database",
              "migration",
              "runtime",
              "traffic",
              "probe",
              "sandbox",
              "offsite"),
          Set.of("keeper"),
          Set.of("notify", "secret", "observe"),
          Set.of("api"),
          Set.of("journal"),
          Set.of("process"),
          Set.of("init"),
          Set.of("config"),
          Set.of("model"));

  private House() {}

  static boolean knows(String packageName) {
    return floor(packageName) >= 0;
  }

  static boolean mayImport(String from, String to) {
    if (!isOurs(to) || room(from).equals(room(to)) || !knows(from) || !knows(to)) {
      return true;
    }
    return floor(from) < floor(to);
  }

  private static int floor(String packageName) {
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      if (FLOORS.get(floor).contains(room(packageName))) {
        return floor;
      }
    }
    return -1;
  }

  private static String room(String packageName) {
    if (packageName.equals(DOOR)) {
      return "";
    }
    String inside = packageName.substring(DOOR.length() + 1);
    int dot = inside.indexOf('.');
    return dot < 0 ? inside : inside.substring(0, dot);
  }

  private static boolean isOurs(String packageName) {
    return packageName.equals(DOOR) || packageName.startsWith(DOOR + ".");
  }
}
