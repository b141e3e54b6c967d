package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowLossTest {
  private static final TableContents ORDERS = new TableContents("orders", 5, "a1");
  private static final TableContents NOTES = new TableContents("notes", 2, "b2");

  @Test
  void a_table_with_fewer_rows_lost_some() {
    List<RowLoss> losses = losses(List.of(ORDERS), List.of(new TableContents("orders", 3, "a0")));
    assertThat(losses).extracting(RowLoss::inWords).containsExactly("orders had 5 rows, has 3");
    assertThat(losses).extracting(RowLoss::lost).containsExactly(2L);
  }

  @Test
  void other_values_and_new_rows_are_no_loss() {
    assertThat(losses(List.of(ORDERS), List.of(new TableContents("orders", 6, "ff")))).isEmpty();
  }

  @Test
  void a_table_that_is_gone_lost_all() {
    assertThat(losses(List.of(ORDERS, NOTES), List.of(NOTES)))
        .extracting(RowLoss::inWords)
        .containsExactly("orders is gone with its 5 rows");
  }

  @Test
  void a_renamed_table_lost_nothing() {
    assertThat(losses(List.of(ORDERS), List.of(new TableContents("purchases", 5, "a1")))).isEmpty();
  }

  @Test
  void a_table_takes_the_place_of_only_one() {
    TableContents copy = new TableContents("old_orders", 5, "a1");
    assertThat(losses(List.of(ORDERS, copy), List.of(new TableContents("purchases", 5, "a1"))))
        .hasSize(1);
  }

  @Test
  void another_table_with_as_many_rows_is_no_rename() {
    assertThat(losses(List.of(ORDERS), List.of(new TableContents("visits", 5, "cc")))).hasSize(1);
  }

  @Test
  void an_empty_table_may_go() {
    assertThat(losses(List.of(new TableContents("drafts", 0, "0")), List.of())).isEmpty();
  }

  @Test
  void ignored_tables_do_not_count() {
    assertThat(RowLoss.between(contents(List.of(ORDERS)), contents(List.of()), "orders"::equals))
        .isEmpty();
  }

  private static List<RowLoss> losses(List<TableContents> old, List<TableContents> now) {
    return RowLoss.between(contents(old), contents(now), name -> false);
  }

  private static Contents contents(List<TableContents> tables) {
    return new Contents(new Catalogue(new Digest("0".repeat(64)), List.of()), tables);
  }
}
