package dev.slipway.deploy.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.SeedSet;
import dev.slipway.config.SeedSet.Row;
import dev.slipway.config.SeedSet.TenantColumn;
import dev.slipway.config.SeedSet.Tenants;
import dev.slipway.database.JdbcRows;
import dev.slipway.database.Rows;
import dev.slipway.model.Failure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of tenants that are known by a number, in an SQLite file. */
class SeedRowsTest {
  private static final Row TENANT =
      new Row("tenant", Map.of("slug", SeedSet.TENANT), Map.of("name", "Shop of {tenant}"));
  private static final Row PRODUCT =
      new Row("product", Map.of("tenant_id", SeedSet.TENANT_ID, "sku", "A-1"), Map.of());

  @TempDir Path folder;

  @BeforeEach
  void two_tables() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE tenant (id INTEGER PRIMARY KEY, slug TEXT, name TEXT)");
      statement.execute("CREATE TABLE product (tenant_id INTEGER, sku TEXT)");
      statement.execute("INSERT INTO tenant VALUES (7, 'demo', 'Demo')");
    }
  }

  @Test
  void a_row_gets_the_number_of_the_tenant_that_an_earlier_row_makes() {
    SeedRows set = rows("acme", TENANT, PRODUCT);
    try (Rows rows = open()) {
      assertThat(set.exists(PRODUCT, rows)).isFalse();
      assertThat(set.insert(rows)).isEqualTo(2);
      assertThat(set.insert(rows)).isZero();
      assertThat(rows.count("product", Map.of("tenant_id", "8", "sku", "A-1"))).isEqualTo(1);
      assertThat(rows("demo", PRODUCT).insert(rows)).isEqualTo(1);
      assertThat(set.delete(rows)).isEqualTo(2);
      assertThat(rows.count("product", Map.of())).isEqualTo(1);
    }
  }

  @Test
  void a_tenant_that_is_not_there_is_named_and_has_nothing_to_delete() {
    SeedRows set = rows("nobody", PRODUCT);
    try (Rows rows = open()) {
      assertThat(set.delete(rows)).isZero();
      assertThatThrownBy(() -> set.insert(rows))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("there is no tenant 'nobody'");
      assertThatThrownBy(() -> set.requireTenant(rows)).isInstanceOf(Failure.class);
      rows("demo", PRODUCT).requireTenant(rows);
      rows("nobody", TENANT, PRODUCT).requireTenant(rows);
    }
  }

  private static SeedRows rows(String tenant, Row... rows) {
    TenantColumn column =
        new TenantColumn("tenant_id", Optional.of(new Tenants("tenant", "slug", "id")));
    return new SeedRows(
        new SeedSet("goods", Map.of(), Optional.of(column), List.of(), List.of(rows), List.of()),
        Optional.of(tenant));
  }

  private Rows open() {
    return JdbcRows.open(file().toString(), folder);
  }

  private Path file() {
    return folder.resolve("shop.db");
  }
}
