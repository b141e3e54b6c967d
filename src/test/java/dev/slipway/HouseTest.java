package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HouseTest {

  @Test
  void a_room_imports_from_below_and_not_from_above() {
    assertThat(House.mayImport("dev.slipway.deploy", "dev.slipway.journal")).isTrue();
    assertThat(House.mayImport("dev.slipway.journal", "dev.slipway.deploy")).isFalse();
    assertThat(House.mayImport("dev.slipway.model", "dev.slipway")).isFalse();
  }

  @Test
  void rooms_on_one_floor_do_not_import_each_other() {
    assertThat(House.mayImport("dev.slipway.cli", "dev.slipway.server")).isFalse();
    assertThat(House.mayImport("dev.slipway.migration", "dev.slipway.database.sqlite")).isFalse();
  }

  @Test
  void a_room_imports_from_itself_and_from_libraries() {
    assertThat(House.mayImport("dev.slipway.database.sqlite", "dev.slipway.database")).isTrue();
    assertThat(House.mayImport("dev.slipway.cli", "picocli")).isTrue();
  }

  @Test
  void a_package_that_is_no_room_is_not_known() {
    assertThat(House.knows("dev.slipway.keeper.proxy")).isTrue();
    assertThat(House.knows("dev.slipway.util")).isFalse();
  }
}
