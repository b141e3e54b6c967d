package dev.slipway.database;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How a schema differs from another, in words for people.
 *
 * @param changes what came, went or changed, but for whole tables that came; one line each
 * @param newTables the names of tables that came, with all that belongs to them
 */
public record SchemaDifference(List<String> changes, List<String> newTables) {
  private static final int LONGEST = 120;
  private static final Set<String> NO_COLUMNS =
      Set.of(
          "primary",
          "key",
          "unique",
          "constraint",
          "foreign",
          "check",
          "fulltext",
          "spatial",
          "index",
          "exclude",
          "period");

  /** Copies the lists. */
  public SchemaDifference {
    changes = List.copyOf(changes);
    newTables = List.copyOf(newTables);
  }

  /** Whether nothing but whole tables came. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /**
   * Compares the lines of two catalogues of one engine. An app's own version number in an SQLite
   * file is no part of its schema.
   *
   * @param before the lines of {@link Catalogue#objects} as they were
   * @param after the same as they are
   * @param ignored tables that are left out, with all that belongs to them
   */
  public static SchemaDifference between(
      List<String> before, List<String> after, Predicate<String> ignored) {
    List<SchemaObject> went = objects(before, after);
    List<SchemaObject> came = objects(after, before);
    Set<String> newTables = tablesOnlyIn(came, went);
    Set<String> goneTables = tablesOnlyIn(went, came);
    List<String> changes = new ArrayList<>();
    for (SchemaObject old : went) {
      List<SchemaObject> now = came.stream().filter(old::isNamedLike).toList();
      if (isOf(old, ignored) || (!old.isTable() && isOf(old, goneTables::contains))) {
        continue;
      }
      if (now.isEmpty()) {
        changes.add(old.kind() + " " + old.name() + " is gone" + saying(old));
      } else if (old.isTable()) {
        changes.addAll(inTable(old, now.getFirst()));
      } else {
        changes.add(old.kind() + " " + old.name() + " is another: " + brief(now.getFirst().text()));
      }
    }
    for (SchemaObject one : came) {
      if (!isOf(one, ignored)
          && !isOf(one, newTables::contains)
          && went.stream().noneMatch(one::isNamedLike)) {
        changes.add(one.kind() + " " + one.name() + " was added" + saying(one));
      }
    }
    return new SchemaDifference(
        changes, newTables.stream().filter(ignored.negate()).sorted().toList());
  }

  private static List<SchemaObject> objects(List<String> of, List<String> without) {
    Set<String> others = new HashSet<>(without);
    return of.stream()
        .filter(line -> !others.contains(line) && !line.startsWith("PRAGMA "))
        .map(SchemaObject::of)
        .toList();
  }

  private static Set<String> tablesOnlyIn(List<SchemaObject> some, List<SchemaObject> others) {
    Set<String> names = new HashSet<>();
    some.stream()
        .filter(one -> one.isTable() && others.stream().noneMatch(one::isNamedLike))
        .forEach(one -> names.add(one.name()));
    return names;
  }

  private static boolean isOf(SchemaObject object, Predicate<String> table) {
    return object.table().filter(table).isPresent();
  }

  private static List<String> inTable(SchemaObject old, SchemaObject now) {
    Map<String, String> before = byName(old);
    Map<String, String> after = byName(now);
    List<String> changes = new ArrayList<>();
    before.forEach((name, was) -> {
      String is = after.get(name);
      if (is == null) {
        changes.add(part(old, name, was) + " is gone");
      } else if (!is.equals(was)) {
        changes.add(
            "%s is '%s' now, and was '%s'"
                .formatted(part(old, name, was), brief(rest(is)), brief(rest(was))));
      }
    });
    after.forEach((name, is) -> {
      if (!before.containsKey(name)) {
        changes.add(
            part(now, name, is) + " was added" + (isColumn(is) ? ": " + brief(rest(is)) : ""));
      }
    });
    return changes.isEmpty()
        ? List.of("table " + old.name() + " is written otherwise, with the same columns")
        : changes;
  }

  private static Map<String, String> byName(SchemaObject table) {
    Map<String, String> byName = new LinkedHashMap<>();
    table.parts().forEach(part -> byName.put(isColumn(part) ? first(part) : part, part));
    return byName;
  }

  private static String part(SchemaObject table, String name, String part) {
    return isColumn(part)
        ? "column " + table.name() + "." + name
        : "table %s: %s".formatted(table.name(), brief(name));
  }

  private static boolean isColumn(String part) {
    return !NO_COLUMNS.contains(first(part).toLowerCase(Locale.ROOT))
        || "\"`[".indexOf(part.charAt(0)) >= 0;
  }

  private static String first(String part) {
    return part.split("[\\s(]", 2)[0].replaceAll("[\"`\\[\\]]", "");
  }

  private static String rest(String part) {
    String[] words = part.split("\\s", 2);
    return words.length > 1 ? words[1] : part;
  }

  private static String saying(SchemaObject object) {
    return object.isTable() ? "" : ": " + brief(object.text());
  }

  private static String brief(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }
}
