package dev.slipway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Catalogue;
import dev.slipway.migration.Dialect;
import dev.slipway.migration.MigrationSql;
import dev.slipway.migration.MigrationSql.Script;
import dev.slipway.migration.SqlStatement;
import dev.slipway.model.Digest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AlreadyThereTest {
  private static final List<String> POSTGRES =
      List.of(
          "table public.\"Order\" (id integer NOT NULL, vat numeric(9,2))",
          "CREATE INDEX by_vat ON public.\"Order\" USING btree (vat)");
  private static final List<String> MARIA =
      List.of(
          "CREATE TABLE `orders` ( `id` int(11) NOT NULL, `vat` int(11) DEFAULT NULL, PRIMARY KEY"
              + " (`id`), UNIQUE KEY `by_vat` (`vat`) ) ENGINE=InnoDB");

  @Test
  void half_a_migration_is_told_by_what_it_makes() {
    AlreadyThere half =
        in(
                MARIA,
                Dialect.MARIADB,
                "ALTER TABLE orders ADD COLUMN vat INT, ADD COLUMN more INT; CREATE UNIQUE INDEX"
                    + " by_vat ON orders (vat); CREATE TABLE bills (id INT)")
            .orElseThrow();
    assertThat(half.inWords())
        .isEqualTo(
            "of what 0002 makes, column orders.vat, index by_vat are there already, and column"
                + " orders.more, table bills are not: it was left half-way, or begun by hand");
  }

  @Test
  void a_whole_one_was_applied_and_not_recorded() {
    AlreadyThere whole =
        in(
                POSTGRES,
                Dialect.POSTGRESQL,
                "ALTER TABLE public.\"Order\" ADD vat numeric(9,2); CREATE INDEX by_vat ON"
                    + " \"Order\" (vat)")
            .orElseThrow();
    assertThat(whole.inWords())
        .isEqualTo(
            "all that 0002 makes is there already (column public.Order.vat, index by_vat), although"
                + " the database does not say that it was applied");
    assertThat(whole.choices("alembic")).contains("alembic stamp 0002", "Never record the newest");
    assertThat(whole.choices("sql-files")).doesNotContain("stamp", "record this one");
  }

  @Test
  void what_is_made_only_where_it_is_missing_tells_nothing() {
    assertThat(in(MARIA, Dialect.MARIADB, "CREATE TABLE IF NOT EXISTS orders (id INT)")).isEmpty();
  }

  @Test
  void a_migration_of_which_nothing_is_there_is_simply_pending() {
    assertThat(in(POSTGRES, Dialect.POSTGRESQL, "ALTER TABLE \"Order\" ADD CHECK (vat > 0)"))
        .isEmpty();
    assertThat(in(POSTGRES, Dialect.POSTGRESQL, "CREATE TABLE bills (id int)")).isEmpty();
  }

  @Test
  void only_what_is_pending_counts() {
    MigrationSql known = known("CREATE TABLE orders (id INT)", Dialect.MARIADB);
    assertThat(AlreadyThere.in(catalogue(MARIA), known, List.of("0003 other"))).isEmpty();
  }

  private static Optional<AlreadyThere> in(List<String> schema, Dialect dialect, String sql) {
    return AlreadyThere.in(catalogue(schema), known(sql, dialect), List.of("0002 vat"));
  }

  private static MigrationSql known(String sql, Dialect dialect) {
    return new MigrationSql.Known(
        dialect, List.of(new Script("0002", "vat", "", "", statements(sql), List.of(), null)));
  }

  private static List<SqlStatement> statements(String sql) {
    return Stream.of(sql.split("; "))
        .map(text -> new SqlStatement(1, 1, List.of(text.split(" ")), text))
        .toList();
  }

  private static Catalogue catalogue(List<String> lines) {
    return new Catalogue(new Digest("0".repeat(64)), lines);
  }
}
