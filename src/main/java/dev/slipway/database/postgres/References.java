package dev.slipway.database.postgres;

import dev.slipway.model.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Foreign keys between tables while rows are put in: taken away, since rows that are taken out and
 * put in again would take their dependants along, and made again at the end, when every row has to
 * meet them.
 */
final class References {
  /** Rows taken back may leave others without what they refer to, and so on. */
  private static final int LONGEST_CHAIN = 20;

  private final Connection connection;
  private final Map<String, TableChange> changes;
  private final List<ForeignKey> taken = new ArrayList<>();

  private References(Connection connection, Map<String, TableChange> changes) {
    this.connection = connection;
    this.changes = changes;
  }

  /**
   * Takes those away that have to do with a table that changes.
   *
   * @param changes by the tables' names as the server writes them
   */
  static References takeAway(Connection connection, Map<String, TableChange> changes)
      throws SQLException {
    References references = new References(connection, changes);
    for (ForeignKey each : ForeignKey.all(connection)) {
      if (changes.containsKey(each.childRoot()) || changes.containsKey(each.parentRoot())) {
        references.taken.add(each);
        Sql.execute(
            connection, "ALTER TABLE %s DROP CONSTRAINT %s".formatted(each.child(), each.name()));
      }
    }
    return references;
  }

  /**
   * Makes them again. A row whose counterpart stayed behind is taken back before; a row that is
   * still referred to is not deleted after all.
   */
  void makeAgain() throws SQLException {
    for (int round = 0; round < LONGEST_CHAIN && takeBack(); round++) {
      // What was taken back may have been referred to.
    }
    for (ForeignKey each : taken) {
      Sql.execute(
          connection,
          "ALTER TABLE %s ADD CONSTRAINT %s %s"
              .formatted(each.child(), each.name(), each.definition()));
      if (!each.comment().isEmpty()) {
        Sql.execute(
            connection,
            "COMMENT ON CONSTRAINT %s ON %s IS %s"
                .formatted(each.name(), each.child(), Sql.text(each.comment())));
      }
    }
  }

  private boolean takeBack() throws SQLException {
    boolean found = false;
    for (ForeignKey each : taken) {
      if (each.validated() && dangling(each) > 0) {
        found = true;
        takeBack(each);
      }
    }
    return found;
  }

  private long dangling(ForeignKey each) throws SQLException {
    return Sql.number(
        connection,
        "SELECT count(*) FROM %s t WHERE %s".formatted(each.children(), each.dangles("t")));
  }

  private void takeBack(ForeignKey each) throws SQLException {
    TableChange child = changes.get(each.childRoot());
    if (child != null) {
      child.takeBack(each.dangles("t"), "refers to a row that is not there");
    }
    TableChange parent = changes.get(each.parentRoot());
    if (parent != null) {
      String referred =
          IntStream.range(0, each.columns().size())
              .mapToObj(i ->
                  "%s = t.%s"
                      .formatted(parent.deleted(each.to().get(i)), Sql.name(each.columns().get(i))))
              .collect(Collectors.joining(" AND "));
      parent.putBackDeleted(
          "EXISTS (SELECT 1 FROM %s t WHERE %s AND %s)"
              .formatted(each.children(), referred, each.dangles("t")),
          "is still referred to");
    }
    if (dangling(each) > 0) {
      throw Failure.failed(
              "replay.failed",
              "rows of %s would refer to rows that are not there, by %s"
                  .formatted(each.child(), each.name()))
          .now("what is live was not changed")
          .next("restore the backup: slipway rollback ENV --accept-loss N");
    }
  }
}
