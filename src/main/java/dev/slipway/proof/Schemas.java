package dev.slipway.proof;

import dev.slipway.database.Catalogue;
import java.util.ArrayList;
import java.util.List;

/** How one schema differs from another, in words. */
final class Schemas {
  private static final int LONGEST = 160;

  private Schemas() {}

  /** One line for each object that came, went or changed. */
  static List<String> changes(Catalogue before, Catalogue after) {
    List<String> changes = new ArrayList<>();
    List<String> came = new ArrayList<>(after.objects());
    came.removeAll(before.objects());
    List<String> went = new ArrayList<>(before.objects());
    went.removeAll(after.objects());
    for (String object : went) {
      came.stream()
          .filter(other -> heading(other).equals(heading(object)))
          .findFirst()
          .ifPresentOrElse(
              other -> {
                changes.add("changed: " + brief(other));
                came.remove(other);
              },
              () -> changes.add("gone: " + brief(object)));
    }
    came.forEach(object -> changes.add("new: " + brief(object)));
    return changes;
  }

  /** What it is and its name: all up to the first bracket, or the third word. */
  private static String heading(String object) {
    int bracket = object.indexOf('(');
    return (bracket < 0 ? object : object.substring(0, bracket)).strip();
  }

  private static String brief(String object) {
    return object.length() <= LONGEST ? object : object.substring(0, LONGEST - 1) + "…";
  }
}
