package dev.slipway.deploy.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Database;
import dev.slipway.database.sqlite.SqliteDatabase;
import dev.slipway.journal.Audit;
import dev.slipway.journal.SqliteJournal;
import dev.slipway.site.SitePaths;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaMemoryTest {
  @TempDir Path root;
  private SchemaMemory memory;
  private Database database;

  @BeforeEach
  void a_deployment_leaves_a_schema() throws Exception {
    memory = new SchemaMemory(new SitePaths(root));
    database = new SqliteDatabase(root.resolve("shop.db"), root.resolve("backups"));
    run("CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT)");
    deploy(1, "CREATE TABLE vat (rate INTEGER)");
  }

  @Test
  void what_a_deployment_changed_is_no_drift() {
    assertThat(drift().isNone()).isTrue();
  }

  @Test
  void before_the_first_deployment_nothing_can_be_said() {
    assertThat(new SchemaMemory(new SitePaths(root.resolve("other"))).drift(database)).isEmpty();
  }

  @Test
  void what_others_change_is_said_until_it_is_taken_back() throws Exception {
    run("ALTER TABLE orders ADD COLUMN mood TEXT");
    assertThat(drift().inWords())
        .isEqualTo(
            "the schema was changed outside of migrations since deployment 1 left it: column"
                + " orders.mood was added: TEXT");
    run("ALTER TABLE orders DROP COLUMN mood");
    assertThat(drift().isNone()).isTrue();
  }

  @Test
  void tables_that_the_app_makes_as_it_runs_are_no_drift_when_they_come_or_go() throws Exception {
    run("CREATE TABLE tenant_7 (id INTEGER)");
    assertThat(drift().isNone()).isTrue();
    assertThat(drift().newTables()).containsExactly("tenant_7");
    deploy(2, "CREATE TABLE more (id INTEGER)");
    run("DROP TABLE tenant_7");
    assertThat(drift().isNone()).isTrue();
  }

  @Test
  void a_deployment_over_what_others_changed_does_not_hide_it() throws Exception {
    run("CREATE INDEX by_hand ON orders (note)", "DROP TABLE vat");
    deploy(2, "CREATE TABLE more (id INTEGER)", "ALTER TABLE orders ADD COLUMN more TEXT");
    assertThat(drift().changes())
        .containsExactlyInAnyOrder(
            "index by_hand was added: CREATE INDEX by_hand ON orders (note)", "table vat is gone");
  }

  @Test
  void what_is_accepted_is_drift_no_more_and_stands_in_the_audit() throws Exception {
    run("CREATE INDEX by_hand ON orders (note)");
    try (SqliteJournal _ = SqliteJournal.open(root.resolve("state.db"));
        Audit audit = Audit.open(root.resolve("state.db"))) {
      memory.accept(database, audit, "anna");
      assertThat(audit.of("schema"))
          .singleElement()
          .satisfies(line -> {
            assertThat(line.who()).isEqualTo("anna");
            assertThat(line.action()).isEqualTo("schema accepted");
            assertThat(line.detail()).contains("index by_hand was added");
          });
      assertThat(drift().isNone()).isTrue();
      assertThatThrownBy(() -> memory.accept(database, audit, "anna"))
          .hasMessageContaining("nobody changed the schema");
    }
  }

  @Test
  void a_deployment_that_ended_in_the_middle_of_its_migration_is_named() throws Exception {
    memory.look(2, Optional.of(database));
    run("ALTER TABLE orders ADD COLUMN half TEXT");
    assertThat(drift().inWords())
        .startsWith("the schema is that of no release: deployment 2 ended in the middle");
  }

  private Drift drift() {
    return memory.drift(database).orElseThrow();
  }

  private void deploy(long number, String... migration) throws Exception {
    memory.look(number, Optional.of(database));
    run(migration);
    memory.leave(number, Optional.of(database));
  }

  private void run(String... statements) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + root.resolve("shop.db"));
        Statement statement = connection.createStatement()) {
      for (String sql : List.of(statements)) {
        statement.execute(sql);
      }
    }
  }
}
