package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Clone;
import dev.slipway.database.Database;
import dev.slipway.database.Instead;
import dev.slipway.database.ReplayContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replaying on a file. */
class SqliteReplayTest extends ReplayContract {

  @Override
  protected Database open(Path backups) {
    return new SqliteDatabase(folder.resolve("shop.db"), backups);
  }

  @Override
  protected void app(String... statements) {
    live().run(statements);
  }

  @Override
  protected List<String> all(String query) {
    return live().rows(query);
  }

  @Override
  protected void within(Clone clone, String... statements) {
    new LiveFile(((Instead.OfFile) clone.instead()).file()).run(statements);
  }

  @Override
  protected String numbered() {
    return "INTEGER PRIMARY KEY AUTOINCREMENT";
  }

  @Override
  protected List<String> trigger() {
    return List.of(
        "CREATE TRIGGER sold AFTER INSERT ON purchase BEGIN"
            + " UPDATE total SET cents = cents + new.cents; END");
  }

  private LiveFile live() {
    return new LiveFile(folder.resolve("shop.db"));
  }

  @Test
  void after_a_crash_before_anything_was_replaced_it_goes_on_from_the_rescue_copy() {
    migrate("ALTER TABLE customer ADD COLUMN vat INTEGER");
    app("UPDATE customer SET name = 'Anna' WHERE id = 1");
    copy(RESCUE);

    apply(List.of(), 0);

    assertThat(all("SELECT name FROM customer WHERE id = 1")).containsExactly("Anna");
  }
}
