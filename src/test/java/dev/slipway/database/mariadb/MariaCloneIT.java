package dev.slipway.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Assurance;
import dev.slipway.database.Clone;
import dev.slipway.database.CloneContract;
import dev.slipway.database.Comparison;
import dev.slipway.database.Contents;
import dev.slipway.database.Database;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Instead;
import dev.slipway.database.Restored;
import dev.slipway.database.Rewrite;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MariaCloneIT extends CloneContract {
  private static final FileUse BY_ROWS =
      new FileUse("mariadb-backup", Long.MAX_VALUE, Long.MAX_VALUE / 1_000_000);

  private final LiveDatabase live = new LiveDatabase();
  private long rowsReadByComparing;

  @Override
  protected Database fresh() {
    return new MariaDatabase(live.url(), folder.resolve("backups"));
  }

  @Override
  protected Connection connectLive() throws SQLException {
    return live.server().connect(live.name());
  }

  @Override
  protected String counting() {
    return "INT PRIMARY KEY AUTO_INCREMENT";
  }

  @Override
  protected String deleteOneNote() {
    return "DELETE FROM note LIMIT 1";
  }

  @Override
  protected void prepareMore() {
    live.run(
        "CREATE DEFINER = nobody@nowhere VIEW active AS SELECT name FROM person WHERE active",
        "CREATE DEFINER = nobody@nowhere TRIGGER noted AFTER INSERT ON person FOR EACH ROW"
            + " INSERT INTO note VALUES (NEW.name)");
  }

  @AfterEach
  void gone() {
    database().dropClones();
    live.close();
  }

  @Test
  void a_fresh_clone_has_the_same_catalogue_and_one_that_is_converted_the_same_rows()
      throws Exception {
    Clone clone = cloned();
    assertThat(clone.catalogue()).isEqualTo(database().catalogue());
    change(
        clone,
        "ALTER TABLE person MODIFY id BIGINT AUTO_INCREMENT,"
            + " CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
    assertThat(differences(clone)).isEmpty();
  }

  @Test
  void its_account_uses_views_and_triggers_and_gets_nowhere_else() throws Exception {
    Clone clone = cloned();
    change(clone, "INSERT INTO person (name, active) VALUES ('Dora', 1)", "SELECT * FROM active");
    assertThat(clone.contents(Progress.SILENT).rows()).isEqualTo(8);
    assertThatThrownBy(() -> change(clone, "DELETE FROM " + Sql.in(live.name(), "person")))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("denied");
    assertThat(live.number("SELECT COUNT(*) FROM person")).isEqualTo(3);
  }

  @Test
  void a_change_that_the_collation_calls_equal_is_one() throws Exception {
    Clone clone = cloned();
    change(clone, "UPDATE person SET name = 'ANNA' WHERE id = 1");
    assertThat(words(clone)).containsExactly("person.name differs in 1 row");
  }

  @Test
  void its_mark_changes_with_every_write_and_with_no_look() throws Exception {
    Clone clone = cloned();
    String before = clone.mark();
    clone.contents(Progress.SILENT);
    differences(clone);
    assertThat(clone.mark()).isEqualTo(before);
    change(clone, "UPDATE person SET active = 9 WHERE id = 1");
    String updated = clone.mark();
    assertThat(updated).isNotEqualTo(before);
    change(clone, "TRUNCATE note");
    assertThat(clone.mark()).isNotEqualTo(updated);
  }

  @Test
  void of_large_tables_every_write_is_noticed_and_what_nobody_wrote_is_not_read_again()
      throws Exception {
    live.run(
        "CREATE TABLE big (id INT PRIMARY KEY, word CHAR(60))",
        "INSERT INTO big SELECT seq, SHA2(seq, 224) FROM seq_1_to_60000",
        "CREATE TABLE wide (id INT PRIMARY KEY, word CHAR(60))",
        "INSERT INTO wide SELECT CAST(seq AS INT) * 7 - 1000, SHA2(seq, 224) FROM seq_1_to_60000",
        "ANALYZE TABLE big, wide");
    BackupName name = new BackupName("large");
    Contents held = database().backUp(name, "1.0.0", Assurance.PROVEN, Progress.SILENT).contents();
    Clone clone = database().cloneInto(folder, name, Progress.SILENT);
    assertThat(clone.compare(held, Progress.SILENT).surviving()).isEqualTo(held);
    String before = clone.mark();
    assertThat(clone.mark()).isEqualTo(before).contains("big=", "wide=");

    change(clone, "UPDATE big SET word = 'x' WHERE id = 59999");
    String written = clone.mark();
    assertThat(written).isNotEqualTo(before);
    assertThat(words(clone, held)).containsExactly("big.word differs in 1 row");

    change(clone, "TRUNCATE wide", "INSERT INTO wide VALUES (2, 'y')");
    assertThat(clone.mark()).isNotEqualTo(written);
    assertThat(words(clone, held)).contains("wide lacks 60000 rows of 60000");
    change(clone, "ALTER TABLE big RENAME COLUMN word TO term");
    assertThat(words(clone, held)).contains("big.word is gone with 60000 values");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "UPDATE big SET word = 'x' WHERE id = 1",
        "UPDATE big SET word = CONCAT(word, '') WHERE id BETWEEN 300 AND 700",
        "DELETE FROM big WHERE id = 30000",
        "DELETE FROM big WHERE id < 5000",
        "DELETE FROM big WHERE id > 55000",
        "DELETE FROM big WHERE id BETWEEN 20000 AND 24000",
        "INSERT INTO big (id, word) VALUES (-5, 'low'), (90000, 'high'), (70000, 'middle')",
        "UPDATE big SET id = id + 100000 WHERE id = 17",
        "CREATE INDEX of_word ON big (word)",
        "ALTER TABLE big ADD COLUMN front INT FIRST, ADD COLUMN more TEXT DEFAULT 'm' AFTER id",
        "ALTER TABLE big MODIFY id BIGINT UNSIGNED",
        "TRUNCATE big",
      })
  void what_few_pages_say_of_a_large_table_is_what_reading_all_of_it_says(String change)
      throws Exception {
    big();

    Comparison byPages = after(change, FileUse.USUAL);

    Comparison byRows = after(change, BY_ROWS);
    assertThat(byPages.surviving().tables()).isEqualTo(byRows.surviving().tables());
    assertThat(byPages.differences()).isEqualTo(byRows.differences());
  }

  @Test
  void a_column_that_came_to_a_large_table_does_not_have_all_its_rows_read() throws Exception {
    big();
    assertThat(after("", FileUse.USUAL).differences()).isEmpty();
    assertThat(rowsReadByComparing).isLessThan(10_000);
  }

  private void big() {
    live.run(
        "CREATE TABLE big (id INT PRIMARY KEY, word CHAR(60))",
        "INSERT INTO big SELECT seq, SHA2(seq, 224) FROM seq_1_to_60000",
        "ANALYZE TABLE big");
  }

  /** What comparing says of a clone whose large table got a column, and then was changed. */
  private Comparison after(String change, FileUse use) throws Exception {
    MariaDatabase database =
        new MariaDatabase(live.url(), live.url(), folder.resolve("backups"), use);
    BackupName name = new BackupName("large");
    Contents held = database.backUp(name, "1.0.0", Assurance.PROVEN, Progress.SILENT).contents();
    Clone clone = database.cloneInto(folder, name, Progress.SILENT);
    change(clone, "ALTER TABLE big ADD COLUMN mood TEXT");
    if (!change.isEmpty()) {
      change(clone, change);
    }
    long before = rowsRead();
    Comparison compared = clone.compare(held, Progress.SILENT);
    rowsReadByComparing = rowsRead() - before;
    return compared;
  }

  private long rowsRead() {
    return live.number(
        "SELECT SUM(variable_value) FROM information_schema.global_status WHERE variable_name IN"
            + " ('HANDLER_READ_NEXT', 'HANDLER_READ_RND_NEXT')");
  }

  @Test
  void what_a_backup_was_restored_to_stays_as_long_as_was_asked_for() {
    MariaDatabase keeping =
        new MariaDatabase(
            live.url(),
            live.url(),
            folder.resolve("backups"),
            Restored.UNTIL_NEXT,
            Optional.empty());
    cloned();
    keeping.dropClones();
    List<String> said = new ArrayList<>();
    keeping.cloneInto(folder, BACKUP, (text, part) -> said.add(text));
    assertThat(said).isNotEmpty().noneMatch(text -> text.contains("restoring"));

    keeping.delete(BACKUP);
    keeping.dropClones();
    assertThat(live.scratchDatabases(folder.resolve("backups"))).isEmpty();
  }

  @Test
  void what_a_change_of_a_table_takes_is_tried_cheapest_first() throws Exception {
    Clone clone = cloned();
    assertThat(clone.rewritten()).isEmpty();
    change(
        clone,
        "ALTER TABLE person ADD COLUMN mail VARCHAR(50), DROP COLUMN active,"
            + " MODIFY name VARCHAR(20) NOT NULL",
        "CREATE INDEX by_name ON person (name)",
        "ALTER TABLE person ADD CONSTRAINT named CHECK (name <> ''), MODIFY id BIGINT"
            + " AUTO_INCREMENT",
        "ALTER TABLE note ADD FULLTEXT KEY words (text), ADD nr INT AUTO_INCREMENT PRIMARY KEY,"
            + " CONVERT TO CHARACTER SET latin1",
        "CREATE TABLE came (id INT PRIMARY KEY)");
    assertThat(clone.rewritten().stream().map(Rewrite::inWords))
        .containsExactly(
            "note: CONVERT TO CHARACTER SET latin1 COLLATE latin1_swedish_ci writes about 3 rows"
                + " anew (ALGORITHM=COPY LOCK=SHARED); who writes to it waits meanwhile",
            "note: ADD INDEX words writes about 3 rows anew (ALGORITHM=INPLACE LOCK=SHARED); who"
                + " writes to it waits meanwhile",
            "note: ADD COLUMN nr, ADD PRIMARY KEY writes about 3 rows anew (ALGORITHM=INPLACE"
                + " LOCK=SHARED); who writes to it waits meanwhile",
            "person: DROP COLUMN active leaves the rows as they are (ALGORITHM=INSTANT LOCK=NONE);"
                + " nobody waits",
            "person: MODIFY COLUMN id writes about 3 rows anew (ALGORITHM=COPY LOCK=SHARED); who"
                + " writes to it waits meanwhile",
            "person: MODIFY COLUMN name writes about 3 rows anew (ALGORITHM=INPLACE LOCK=NONE);"
                + " nobody waits",
            "person: ADD COLUMN mail leaves the rows as they are (ALGORITHM=INSTANT LOCK=NONE);"
                + " nobody waits",
            "person: ADD INDEX by_name leaves the rows as they are (ALGORITHM=NOCOPY LOCK=NONE);"
                + " nobody waits",
            "person: ADD CONSTRAINT named writes about 3 rows anew (ALGORITHM=COPY LOCK=SHARED);"
                + " who writes to it waits meanwhile");
  }

  @Test
  void dropped_clones_leave_no_database_and_no_account_even_while_in_use() throws Exception {
    Clone clone = cloned();
    clone.remember();
    Clone other = cloned();
    String account = url(other).user();
    try (Connection open = connect(other);
        Statement statement = open.createStatement()) {
      open.setAutoCommit(false);
      statement.execute("DELETE FROM note");
      clone.drop();
      clone.drop();

      new MariaDatabase(live.url(), folder.resolve("backups")).dropClones();
    }
    assertThat(live.scratchDatabases(folder.resolve("backups"))).isEmpty();
    assertThat(live.number("SELECT COUNT(*) FROM mysql.user WHERE user = '" + account + "'"))
        .isZero();
  }

  @Test
  void what_a_killed_import_was_loading_is_taken_away_with_its_account() throws Exception {
    Path backups = folder.resolve("backups");
    String name = new Scratch(live.url().database(), backups).of(Scratch.Use.WORK, "killed");
    try (Session session = new Server(live.url()).open()) {
      Scratch.createWith(session, name, "");
      CloneAccount.create(session, name);
    }

    new MariaDatabase(live.url(), backups).dropClones();

    assertThat(live.scratchDatabases(backups)).doesNotContain(name);
    assertThat(live.number("SELECT COUNT(*) FROM mysql.user WHERE user = '" + name + "'")).isZero();
  }

  @Override
  protected Connection connect(Clone clone) throws SQLException {
    DatabaseUrl url = url(clone);
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + url.port() + "/" + url.database(),
        url.user(),
        url.password());
  }

  private static DatabaseUrl url(Clone clone) {
    return ((Instead.OfServer) clone.instead()).scratch();
  }
}
