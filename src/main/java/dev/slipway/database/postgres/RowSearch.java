package dev.slipway.database.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows of one table that differ between two databases, by where they lie: that takes
 * eight bytes for each, and the server fetches them without a search. Sound while the moments that
 * both were read at are held.
 */
final class RowSearch {
  /** How many rows one question names. */
  private static final int AT_ONCE = 5_000;

  private static final int OFFSET_BITS = 16;

  /** Of each part of the table, by its number on the server, where the rows lie. */
  private final Map<Long, LongStream.Builder> before = new LinkedHashMap<>();

  private final Map<Long, LongStream.Builder> now = new LinkedHashMap<>();

  private RowSearch() {}

  /** Compares; {@code merge} is keyed, and says what of {@code was} and {@code is} counts. */
  static RowSearch of(TableMerge merge, TableShape was, TableShape is, Reading before, Reading now)
      throws SQLException {
    RowSearch search = new RowSearch();
    List<Integer> buckets = merge.differing(before, now);
    if (!buckets.isEmpty()) {
      String old = merge.places(was, is, buckets);
      String young = merge.places(is, was, buckets);
      before.<@Nullable Void>ask(one ->
          now.<@Nullable Void>ask(other -> {
            search.compare(one, old, other, young);
            return null;
          }));
    }
    return search;
  }

  private void compare(Connection one, String old, Connection other, String young)
      throws SQLException {
    Sql.execute(one, "SET LOCAL work_mem = '64MB'");
    Sql.execute(other, "SET LOCAL work_mem = '64MB'");
    try (RowStream was = new RowStream(one, old);
        RowStream is = new RowStream(other, young)) {
      while (was.hasRow() || is.hasRow()) {
        int order = order(was, is);
        boolean same = order == 0 && was.number(3) == is.number(3);
        if (order <= 0) {
          note(was, before, same);
        }
        if (order >= 0) {
          note(is, now, same);
        }
      }
    }
  }

  private static int order(RowStream was, RowStream is) throws SQLException {
    if (!was.hasRow() || !is.hasRow()) {
      return was.hasRow() ? -1 : 1;
    }
    return was.id().compareTo(is.id());
  }

  private static void note(RowStream row, Map<Long, LongStream.Builder> places, boolean same)
      throws SQLException {
    if (!same) {
      places.computeIfAbsent(row.number(4), part -> LongStream.builder()).add(packed(row.text(5)));
    }
    row.advance();
  }

  /** A place is written {@code (block,offset)}. */
  private static long packed(String place) {
    int comma = place.indexOf(',');
    long block = Long.parseLong(place.substring(1, comma));
    return block << OFFSET_BITS | Long.parseLong(place.substring(comma + 1, place.length() - 1));
  }

  /** What fetches the rows that were otherwise before, or not there now. */
  List<Fetch> before() {
    return fetches(before);
  }

  /** What fetches the rows that are otherwise now, or were not there before. */
  List<Fetch> now() {
    return fetches(now);
  }

  private static List<Fetch> fetches(Map<Long, LongStream.Builder> places) {
    List<Fetch> fetches = new ArrayList<>();
    places.forEach((part, where) -> {
      long[] all = where.build().sorted().toArray();
      for (int i = 0; i < all.length; i += AT_ONCE) {
        int to = Math.min(all.length, i + AT_ONCE);
        fetches.add(new Fetch(part, Arrays.copyOfRange(all, i, to)));
      }
    });
    places.clear();
    return fetches;
  }

  /** Some rows in one part of a table. */
  static final class Fetch {
    private final long part;
    private final long[] places;

    private Fetch(long part, long[] places) {
      this.part = part;
      this.places = places;
    }

    /** Selects of them what is to be seen of {@code t}. */
    String select(Connection connection, String seen) throws SQLException {
      String name = Sql.texts(connection, "SELECT (?::int8)::oid::regclass::text", part).getFirst();
      String where =
          LongStream.of(places)
              .mapToObj(p -> "\"(%d,%d)\"".formatted(p >> OFFSET_BITS, p & 0xffff))
              .collect(Collectors.joining(","));
      return "SELECT %s FROM ONLY %s t WHERE t.ctid = ANY ('{%s}'::tid[])"
          .formatted(seen, name, where);
    }

    int rows() {
      return places.length;
    }
  }
}
