package dev.slipway.database.postgres;

import dev.slipway.database.Backup;
import dev.slipway.database.Draft;
import dev.slipway.model.BackupName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a database with the whole schema of another and a part of its rows: of each table the first
 * and the last ones, and whatever these refer to, so that a foreign key that holds there holds
 * here.
 */
final class Sample {
  /** Rows taken at each end of a table. */
  static final long AT_EACH_END = 2_000;

  /** References of references, and so on; where a chain is longer, no sample can be taken. */
  private static final int LONGEST_CHAIN = 20;

  private final Place place;
  private final Connection control;
  private final Backup backup;
  private final String whole;

  /**
   * A sample of a backup.
   *
   * @param whole the database that the backup was restored to
   */
  Sample(Place place, Connection control, Backup backup, String whole) {
    this.place = place;
    this.control = control;
    this.backup = backup;
    this.whole = whole;
  }

  /** Its name; made unless it is there. */
  String made() throws SQLException {
    BackupName name = backup.name();
    String sample = place.ours().of(Ours.SAMPLE, name);
    if (Scratch.markOf(control, sample).equals(Scratch.READY)) {
      return sample;
    }
    Server account = place.scratch().login(control);
    place.scratch().create(control, sample, place.attributesOf(name), place.ours().role());
    place.scratch().letIn(control, sample);
    try (Draft draft = place.store().draft()) {
      Dump schema = new Dump(draft.directory(), place.clients(control));
      schema.writeSchema(place.server(), whole);
      place
          .scratch()
          .fill(
              account,
              sample,
              backup,
              List.of("DEFAULT ACL"),
              without -> {
                schema.restore(account, sample, draft.directory(), without, List.of("pre-data"));
                fill(sample);
                schema.restore(account, sample, draft.directory(), without, List.of("post-data"));
              });
    }
    refresh(sample);
    place.scratch().lockOut(control, sample);
    Sql.execute(control, "ALTER DATABASE %s OWNER TO CURRENT_USER".formatted(Sql.name(sample)));
    Scratch.mark(control, sample, Scratch.READY);
    return sample;
  }

  private void fill(String sample) throws SQLException {
    try (Connection all = place.server().open(whole);
        Connection some = place.server().open(sample)) {
      Map<String, TableShape> tables = new TreeMap<>();
      for (TableShape table : TableShape.all(all).values()) {
        tables.put(serversName(all, table), table);
        Bulk.copy(all, ends(table), some, into(table));
      }
      List<ForeignKey> keys = ForeignKey.all(all);
      long came = 1;
      for (int round = 0; round < LONGEST_CHAIN && came > 0; round++) {
        came = 0;
        for (ForeignKey key : keys) {
          came += parents(all, some, key, tables.get(key.parentRoot()));
        }
      }
      Map<String, Sequence> own = Sequence.all(some);
      for (Sequence each : Sequence.all(all).values()) {
        own.getOrDefault(each.name(), each).advanceTo(some, each);
      }
    }
  }

  private static String serversName(Connection all, TableShape table) throws SQLException {
    return Sql.texts(all, "SELECT ?::regclass::text", table.quoted()).getFirst();
  }

  private static String list(TableShape table, String form) {
    return table.writable().stream()
        .map(c -> form.formatted(Sql.name(c)))
        .collect(Collectors.joining(", "));
  }

  private static String into(TableShape table) {
    return "%s (%s)".formatted(table.quoted(), list(table, "%s"));
  }

  private static String ends(TableShape table) {
    List<String> key = table.key().isEmpty() ? List.of("ctid") : table.key();
    String rows = "SELECT t.tableoid, t.ctid FROM " + table.from();
    return "SELECT %s FROM %s WHERE (t.tableoid, t.ctid) IN ((%s ORDER BY %s LIMIT %d) UNION (%s ORDER BY %s LIMIT %d))"
        .formatted(
            list(table, "t.%s"),
            table.from(),
            rows,
            order(key, "ASC"),
            AT_EACH_END,
            rows,
            order(key, "DESC"),
            AT_EACH_END);
  }

  private static String order(List<String> key, String direction) {
    return key.stream()
        .map(c -> "t.%s %s".formatted(Sql.name(c), direction))
        .collect(Collectors.joining(", "));
  }

  /** Brings the rows that are referred to and not there yet. */
  private static long parents(
      Connection all, Connection some, ForeignKey key, @Nullable TableShape parent)
      throws SQLException {
    if (parent == null
        || Sql.number(
                some,
                "SELECT count(*) FROM %s t WHERE %s".formatted(key.children(), key.dangles("t")))
            == 0) {
      return 0;
    }
    List<Integer> places = IntStream.range(0, key.to().size()).boxed().toList();
    String wanted =
        places.stream()
            .map(i -> "t.%s AS y%d".formatted(Sql.name(key.to().get(i)), i))
            .collect(Collectors.joining(", "));
    String referring =
        places.stream()
            .map(i -> "t." + Sql.name(key.columns().get(i)))
            .collect(Collectors.joining(", "));
    String equal =
        places.stream()
            .map(i -> "w.y%d = t.%s".formatted(i, Sql.name(key.to().get(i))))
            .collect(Collectors.joining(" AND "));
    Sql.execute(
        all,
        "CREATE TEMP TABLE wanted AS SELECT %s FROM %s LIMIT 0".formatted(wanted, parent.from()));
    try {
      Bulk.copy(
          some,
          "SELECT DISTINCT %s FROM %s t WHERE %s"
              .formatted(referring, key.children(), key.dangles("t")),
          all,
          "pg_temp.wanted");
      Sql.execute(all, "ANALYZE pg_temp.wanted");
      return Bulk.copy(
          all,
          "SELECT %s FROM pg_temp.wanted w JOIN %s ON %s"
              .formatted(list(parent, "t.%s"), parent.from(), equal),
          some,
          into(parent));
    } finally {
      Sql.execute(all, "DROP TABLE pg_temp.wanted");
    }
  }

  private void refresh(String sample) throws SQLException {
    try (Connection some = place.server().open(sample)) {
      for (String view :
          Sql.texts(
              some,
              "SELECT c.oid::regclass::text FROM pg_class c WHERE relkind = 'm' ORDER BY oid")) {
        Sql.execute(some, "REFRESH MATERIALIZED VIEW " + view);
      }
    }
  }
}
