package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaDifferenceTest {
  private static final String LITE =
      "CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT, CHECK (note <> 'a,b'))";
  private static final String POSTGRES =
      "table public.orders (id integer NOT NULL DEFAULT nextval('orders_id_seq'::regclass), vat"
          + " numeric(9,2))";
  private static final String MARIA =
      "CREATE TABLE `orders` ( `id` int(11) NOT NULL, `note` varchar(20) DEFAULT NULL, PRIMARY KEY"
          + " (`id`) ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4";

  @Test
  void names_the_columns_that_came_went_and_changed_on_every_engine() {
    assertThat(
            changes(
                LITE,
                "CREATE TABLE orders (id INTEGER PRIMARY KEY, \"mood\" TEXT, CHECK (note <>"
                    + " 'a,b'))"))
        .containsExactly("column orders.note is gone", "column orders.mood was added: TEXT");
    assertThat(changes(POSTGRES, POSTGRES.replace("numeric(9,2)", "double precision")))
        .containsExactly("column orders.vat is 'double precision' now, and was 'numeric(9,2)'");
    assertThat(changes(MARIA, MARIA.replace("PRIMARY", "`vat` int, KEY `v` (`vat`), PRIMARY")))
        .containsExactly(
            "column orders.vat was added: int", "table orders: KEY `v` (`vat`) was added");
  }

  @Test
  void says_what_else_came_and_went() {
    assertThat(
            SchemaDifference.between(
                    List.of(POSTGRES, "CREATE INDEX a ON public.orders USING btree (vat)"),
                    List.of(
                        POSTGRES,
                        "CREATE INDEX b ON public.orders USING btree (id)",
                        "constraint positive on public.orders CHECK ((vat > 0))"),
                    table -> false)
                .changes())
        .containsExactly(
            "index a is gone: CREATE INDEX a ON public.orders USING btree (vat)",
            "index b was added: CREATE INDEX b ON public.orders USING btree (id)",
            "constraint positive was added: constraint positive on public.orders CHECK ((vat >"
                + " 0))");
  }

  @Test
  void a_table_that_came_with_all_that_belongs_to_it_is_no_change() {
    SchemaDifference difference =
        SchemaDifference.between(
            List.of(POSTGRES),
            List.of(
                POSTGRES,
                "table public.tenant_7 (id integer NOT NULL)",
                "constraint tenant_7_pkey on public.tenant_7 PRIMARY KEY (id)",
                "CREATE UNIQUE INDEX tenant_7_pkey ON public.tenant_7 USING btree (id)",
                "sequence public.tenant_7_id_seq integer start 1 owned by public.tenant_7.id"),
            table -> false);
    assertThat(difference.isEmpty()).isTrue();
    assertThat(difference.newTables()).containsExactly("tenant_7");
  }

  @Test
  void a_table_that_is_gone_is_said_once() {
    assertThat(
            SchemaDifference.between(
                    List.of(POSTGRES, "CREATE INDEX a ON public.orders USING btree (vat)"),
                    List.of(),
                    table -> false)
                .changes())
        .containsExactly("table orders is gone");
  }

  @Test
  void bookkeeping_and_an_apps_own_version_number_are_left_out() {
    SchemaDifference difference =
        SchemaDifference.between(
            List.of(LITE, "PRAGMA user_version = 1"),
            List.of(
                LITE,
                "PRAGMA user_version = 2",
                "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"),
            "alembic_version"::equals);
    assertThat(difference).isEqualTo(new SchemaDifference(List.of(), List.of()));
  }

  @Test
  void only_quotes_that_changed_are_said_as_such() {
    assertThat(changes("CREATE TABLE a (x INT)", "CREATE TABLE \"a\" (x INT)"))
        .containsExactly("table a is written otherwise, with the same columns");
  }

  private static List<String> changes(String before, String after) {
    return SchemaDifference.between(List.of(before), List.of(after), table -> false).changes();
  }
}
