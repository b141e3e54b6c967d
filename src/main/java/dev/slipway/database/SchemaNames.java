package dev.slipway.database;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a schema has, to be asked by name as people write it in SQL: without regard to case, and
 * with or without the schema that is everybody's.
 */
public final class SchemaNames {
  private static final Pattern KEY =
      Pattern.compile("(?i)(?:UNIQUE |FULLTEXT |SPATIAL )*KEY `([^`]*)`");

  private final Set<String> tables = new HashSet<>();
  private final Set<String> columns = new HashSet<>();
  private final Set<String> indexes = new HashSet<>();

  /** Of that catalogue. */
  public SchemaNames(Catalogue catalogue) {
    for (String line : catalogue.objects()) {
      SchemaObject object = SchemaObject.of(line);
      if (object.isTable()) {
        tables.add(plain(object.name()));
        object.parts().forEach(part -> part(plain(object.name()), part));
      } else if (object.kind().equals("index")) {
        indexes.add(plain(object.name()));
      }
    }
  }

  private void part(String table, String part) {
    Matcher key = KEY.matcher(part);
    if (key.lookingAt()) {
      indexes.add(plain(key.group(1)));
    }
    columns.add(table + "." + plain(List.of(part.split("[\\s(]", 2)).getFirst()));
  }

  /** Whether there is a table of that name. */
  public boolean hasTable(String name) {
    return tables.contains(plain(name));
  }

  /** Whether that table has a column of that name. */
  public boolean hasColumn(String table, String name) {
    return columns.contains(plain(table) + "." + plain(name));
  }

  /** Whether there is an index of that name, on whatever table. */
  public boolean hasIndex(String name) {
    return indexes.contains(plain(name));
  }

  private static String plain(String name) {
    String bare = name.replaceAll("[\"`\\[\\]]", "").toLowerCase(Locale.ROOT);
    return bare.startsWith("public.") ? bare.substring("public.".length()) : bare;
  }
}
