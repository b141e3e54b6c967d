package dev.slipway.database.postgres;

import dev.slipway.database.Catalogue;
import dev.slipway.database.Clone;
import dev.slipway.database.Comparison;
import dev.slipway.database.Contents;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Demand;
import dev.slipway.database.Instead;
import dev.slipway.database.Replayed;
import dev.slipway.database.Rewrite;
import dev.slipway.database.TableContents;
import dev.slipway.database.TableDifference;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A clone in a database of its own. What it is compared with is the database that it was copied
 * from, to which programs have no way.
 */
final class PostgresClone implements Clone {
  private final Server server;
  private final Scratch scratch;
  private final Ours ours;
  private final String base;
  private final String whole;
  private final DatabaseUrl live;
  private final DatabaseUrl url;
  private final String name;
  private final Map<String, Set<RowId>> excused = new HashMap<>();
  private Optional<String> remembered = Optional.empty();

  /**
   * A clone that is there.
   *
   * @param base the database that it was copied from
   * @param whole the one with all rows, where that is only a part of it
   * @param url where programs find it
   */
  PostgresClone(
      Server server,
      Scratch scratch,
      Ours ours,
      String base,
      String whole,
      DatabaseUrl live,
      DatabaseUrl url) {
    this.server = server;
    this.scratch = scratch;
    this.ours = ours;
    this.base = base;
    this.whole = whole;
    this.live = live;
    this.url = url;
    this.name = url.database();
  }

  @Override
  public Instead instead() {
    return new Instead.OfServer(live, url);
  }

  @Override
  public Catalogue catalogue() {
    try (Reading reading = Reading.of(server, name)) {
      return reading.ask(Catalogues::of);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public Contents contents(Progress progress) {
    progress.say("reading the clone");
    try (Reading reading = Reading.of(server, name)) {
      return reading.contents();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * The server's counters of rows written, system tables included, which a session hands in when it
   * ends. Statistics of the server's own are left out. A row written and taken back counts too.
   */
  @Override
  public String mark() {
    try (Connection control = server.control();
        Connection connection = server.open(name)) {
      endSessions(control, "pid <> (?)::int", Long.toString(backend(connection)));
      return Sql.texts(
              connection,
              """
              SELECT concat_ws(' ', pg_postmaster_start_time(),
                (SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_all_tables
                  WHERE relname !~ '^pg_(statistic|toast)' OR schemaname !~ '^pg_'),
                (SELECT string_agg(schemaname || sequencename || coalesce(last_value, -1), ' '
                  ORDER BY 1) FROM (SELECT * FROM pg_sequences ORDER BY 1, 2) s))\
              """)
          .getFirst();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static long backend(Connection connection) throws SQLException {
    return Sql.number(connection, "SELECT pg_backend_pid()");
  }

  /** Programs that were ended may have left sessions, and counters are complete without them. */
  private void endSessions(Connection control, String which, String argument) throws SQLException {
    Sessions.end(control, name, which, argument);
  }

  @Override
  public void remember() {
    try (Connection control = server.control()) {
      forget(control);
      endSessions(control, "?::text IS NOT NULL", "");
      String copy = ours.fresh(Ours.REMEMBERED);
      scratch.copy(control, name, copy, Server.whoAmI(control));
      remembered = Optional.of(copy);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private void forget(Connection control) throws SQLException {
    if (remembered.isPresent()) {
      scratch.drop(control, remembered.get());
      remembered = Optional.empty();
    }
  }

  @Override
  public void excuse(Progress progress) {
    progress.say("seeing what was written to the clone");
    try (Reading before = Reading.of(server, remembered.orElseThrow());
        Reading now = Reading.of(server, name)) {
      Map<String, TableShape> old = before.ask(TableShape::all);
      for (TableShape is : now.ask(TableShape::all).values()) {
        TableShape was = old.get(is.name());
        if (was != null && !is.key().isEmpty() && was.key().equals(is.key())) {
          Set<RowId> rows = excused.computeIfAbsent(is.name(), table -> new HashSet<>());
          new TableMerge(was, is, was.sharedWith(is)).compare(before, now, collecting(rows));
        }
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static TableMerge.Listener collecting(Set<RowId> rows) {
    return new TableMerge.Listener() {
      @Override
      public void gone(RowId row, long times) {
        rows.add(row);
      }

      @Override
      public void came(RowId row, long times) {
        rows.add(row);
      }

      @Override
      public void changed(RowId row, List<String> columns) {
        rows.add(row);
      }
    };
  }

  @Override
  public Comparison compare(Contents before, Progress progress) {
    progress.say("comparing the clone with the backup");
    try (Reading old = Reading.of(server, base);
        Reading now = Reading.of(server, name)) {
      Contents surviving = surviving(old, now);
      Set<String> equal = new HashSet<>();
      for (TableContents table : surviving.tables()) {
        if (before.tables().contains(table)) {
          equal.add(table.table());
        }
      }
      return new Comparison(surviving, new ColumnDiff(old, now, excused).all(equal));
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Sums over the columns that the backup had: equal ones need no second look. */
  private static Contents surviving(Reading old, Reading now) throws SQLException {
    Map<String, TableShape> before = old.ask(TableShape::all);
    List<TableShape> seen =
        now.ask(TableShape::all).values().stream()
            .map(table -> seen(table, Optional.ofNullable(before.get(table.name()))))
            .toList();
    return new Contents(now.ask(Catalogues::of), Fingerprints.of(now, seen));
  }

  private static TableShape seen(TableShape is, Optional<TableShape> was) {
    return was.filter(old -> old.sharedWith(is).size() == old.columns().size())
        .map(old ->
            // In the order that they had, on which a row's hash depends.
            new TableShape(
                is.name(),
                is.from(),
                old.columns().stream().map(c -> is.column(c.name()).orElseThrow()).toList(),
                is.key()))
        .orElse(is);
  }

  @Override
  public long disturb(Predicate<String> ignored) {
    try (Connection connection = Server.of(url).open()) {
      return Disturbance.of(connection, ignored);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** The clone's name stays: programs know it. */
  @Override
  public Optional<Replayed> replay(
      List<TableDifference> touched, Predicate<String> ignored, Progress progress) {
    progress.say("replaying what was written to the clone");
    String written = ours.fresh(Ours.REMEMBERED);
    try (Connection control = server.control()) {
      endSessions(control, "?::text IS NOT NULL", "");
      Sql.execute(
          control, "ALTER DATABASE %s RENAME TO %s".formatted(Sql.name(name), Sql.name(written)));
      try {
        scratch.copy(control, base, name, ours.role());
        scratch.letIn(control, name);
        return Optional.of(
            DatabaseReplay.onto(
                server, name, remembered.orElseThrow(), written, touched, ignored, progress));
      } finally {
        scratch.drop(control, written);
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public void endSessions() {
    try (Connection control = server.control()) {
      endSessions(control, "?::text IS NOT NULL", "");
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public void drop() {
    try (Connection control = server.control()) {
      forget(control);
      scratch.drop(control, name);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public Contents madeOf(Contents backup) {
    if (base.equals(whole)) {
      return backup;
    }
    try (Reading sample = Reading.of(server, base)) {
      return sample.contents();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public List<Rewrite> rewritten() {
    try (Reading before = Reading.of(server, base);
        Reading now = Reading.of(server, name)) {
      return Rewrites.of(before, now);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public List<Demand> newDemands() {
    try (Reading before = Reading.of(server, whole);
        Reading now = Reading.of(server, name)) {
      return Demands.added(before, now);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private Failure failure(SQLException e) {
    return States.failure("the clone cannot be used:", name, e);
  }
}
