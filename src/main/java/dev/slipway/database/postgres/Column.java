package dev.slipway.database.postgres;

import java.util.Set;

/**
 * A column, and how its values are hashed.
 *
 * @param name its name
 * @param type its type without length, domains resolved; {@code enum} for any enumeration
 * @param exact whether its collation tells every two different texts apart
 * @param declared how it is declared
 */
record Column(String name, String type, boolean exact, Declared declared) {

  /**
   * How a column is declared.
   *
   * @param type its type as written, such as {@code character varying(50)}
   * @param bare the same without length: a cast to it cuts nothing off
   * @param generated whether the server computes it
   * @param notNull whether it always has a value
   * @param needed whether no row can be without a value for it
   */
  record Declared(String type, String bare, boolean generated, boolean notNull, boolean needed) {}

  /** Types whose own hash tells their values apart, as fast as it gets. */
  private static final Set<String> HASHED =
      Set.of(
          "bool",
          "int2",
          "int4",
          "int8",
          "float4",
          "float8",
          "numeric",
          "text",
          "varchar",
          "bpchar",
          "name",
          "uuid",
          "date",
          "time",
          "timestamp",
          "timestamptz",
          "bytea",
          "jsonb",
          "inet",
          "cidr",
          "macaddr",
          "oid");

  /** Types that hold the same numbers, and hash them alike. */
  private static final Set<String> WHOLE = Set.of("int2", "int4", "int8");

  private static final Set<String> NUMBERS =
      Set.of("int2", "int4", "int8", "numeric", "float4", "float8");

  private static final Set<String> TEXTS = Set.of("text", "varchar", "name");

  /** What stands for its value in a row that is hashed. */
  String value() {
    return HASHED.contains(type) && exact ? "t." + Sql.name(name) : asText();
  }

  /** The same where the other side may have another type: by what it looks like. */
  String valueAgainst(Column other) {
    return isAlike(other) ? value() : asText();
  }

  boolean isNumber() {
    return NUMBERS.contains(type);
  }

  private boolean isAlike(Column other) {
    return exact == other.exact
        && (type.equals(other.type)
            || (WHOLE.contains(type) && WHOLE.contains(other.type))
            || (TEXTS.contains(type) && TEXTS.contains(other.type)));
  }

  private String asText() {
    return "hashtextextended(t.%s::text COLLATE \"C\", 0)".formatted(Sql.name(name));
  }
}
