package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.model.Failure;
import dev.slipway.process.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The contract with a real Flask app, and what is special about Flask-Migrate. */
class FlaskMigrateIT extends MigrationsContract {

  @Override
  String sample() {
    return "flask";
  }

  @Override
  Migrations migrations() {
    FlaskDoor door = new FlaskDoor(Optional.empty(), List.of("gunicorn", "shop:app"));
    return new AlembicMigrations(door, new Python(SampleApp.RUNNER));
  }

  @Override
  Surroundings surroundings() {
    return app.surroundings(Map.of("DATABASE_URL", "sqlite:///" + app.database()));
  }

  @Override
  List<String> tables() {
    return List.of("customer", "orders");
  }

  @Override
  void addOneThatFailsHalfWay() {
    addRevision(
        "c004", "c003", "op.execute('CREATE TABLE half (id)'); op.execute('DROP TABLE gone')");
  }

  @Override
  void addOneThatHangs() {
    addRevision("c004", "c003", "import time; time.sleep(600)");
  }

  private void addRevision(String revision, String parent, String upgrade) {
    app.write(
        "migrations/versions/" + revision + ".py",
        """
        "added by a test"
        from alembic import op

        revision = "%s"
        down_revision = "%s"


        def upgrade():
            %s


        def downgrade():
            pass
        """
            .formatted(revision, parent, upgrade));
  }

  @Test
  void says_what_is_pending_by_revision_and_title_in_spite_of_what_the_app_prints() {
    assertThat(migrations.state(release))
        .isEqualTo(
            new MigrationState(
                List.of(),
                List.of("c003"),
                List.of("c001 customers", "c002 orders", "c003 vat and e-mail")));
  }

  @Test
  void goes_back_to_a_revision_in_between() {
    upgrade();
    migrations.downgrade(release, "c002", limits(), lines::add);

    assertThat(migrations.state(release).revision()).isEqualTo("c002");
    assertThat(schema()).contains("orders").doesNotContain("vat");
  }

  @Test
  void output_arrives_line_by_line() {
    upgrade();

    assertThat(lines).anySatisfy(line -> assertThat(line).contains("c001 -> c002, orders"));
  }

  @Test
  void heads_that_nobody_meant_to_have_are_refused_by_name() {
    addRevision("b003", "c002", "pass");

    assertThatThrownBy(() -> migrations.state(release))
        .asInstanceOf(type(Failure.class))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo("migration.several-heads");
          assertThat(failure.what()).contains("b003", "c003");
          assertThat(failure.next()).contains("flask db merge");
        });
  }

  @Test
  void branches_with_labels_are_all_brought_to_their_heads_and_back() {
    addRevision("b003", "c002", "op.execute('CREATE TABLE branch (id)')");
    app.replace("migrations/versions/b003.py", "\"c002\"", "\"c002\"\nbranch_labels = ('branch',)");
    app.replace("migrations/versions/b003.py", "    pass", "    op.execute('DROP TABLE branch')");
    app.replace(
        "migrations/versions/c003_vat_and_email.py",
        "\"c002\"",
        "\"c002\"\nbranch_labels = ('main',)");

    upgrade();
    MigrationState both = migrations.state(release);
    assertThat(both.revision()).isEqualTo("b003,c003");
    assertThat(both.pending()).isEmpty();

    addRevision("m004", "x", "pass");
    app.replace("migrations/versions/m004.py", "\"x\"", "('b003', 'c003')");
    upgrade();
    assertThat(migrations.state(release).revision()).isEqualTo("m004");

    migrations.downgrade(release, "b003,c003", limits(), lines::add);
    assertThat(migrations.state(release).revision()).isEqualTo("b003,c003");

    migrations.downgrade(release, "c002", limits(), lines::add);
    assertThat(migrations.state(release).revision()).isEqualTo("c002");
  }

  @Test
  void a_database_ahead_of_the_release_is_refused_by_revision() throws Exception {
    upgrade();
    Files.delete(app.release().resolve("migrations/versions/c003_vat_and_email.py"));

    assertThatThrownBy(() -> migrations.state(release))
        .asInstanceOf(type(Failure.class))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo("migration.unknown-revision");
          assertThat(failure.what()).contains("c003");
        });
  }

  @Test
  void an_app_that_writes_while_it_is_imported_is_asked_on_a_copy() throws Exception {
    upgrade();
    app.execute("PRAGMA journal_mode = WAL");
    app.write(
        "app.py",
        Files.readString(app.release().resolve("app.py"))
            + """

            class Later(db.Model):
                id = db.Column(db.Integer, primary_key=True)


            with app.app_context():
                db.create_all()
            """);
    TreeSet<String> before = SampleApp.everythingIn(directory);

    assertThat(migrations.state(release).pending()).isEmpty();
    assertThat(SampleApp.everythingIn(directory)).isEqualTo(before);
  }

  @Test
  void can_be_asked_while_somebody_writes_and_sees_what_was_committed() throws Exception {
    upgrade();
    app.execute("PRAGMA journal_mode = WAL");
    try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + app.database());
        Statement statement = writer.createStatement()) {
      statement.execute("UPDATE alembic_version SET version_num = 'c002'");
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("INSERT INTO customer (name) VALUES ('Ann')");

      assertThat(migrations.state(release).pending()).containsExactly("c003 vat and e-mail");
      statement.execute("ROLLBACK");
    }
  }

  @Test
  void a_migration_that_asks_at_a_terminal_fails_at_once() {
    addRevision("c004", "c003", "input('Really? ')");

    assertThatThrownBy(this::upgrade)
        .asInstanceOf(type(Failure.class))
        .satisfies(failure -> {
          assertThat(failure.what()).contains("Aborted!");
          assertThat(failure.next()).contains("no terminal");
        });
  }

  @Test
  void an_app_that_cannot_be_imported_is_reported_by_its_own_error() {
    app.replace("app.py", "import os", "import os\nimport not_installed");

    assertThatThrownBy(() -> migrations.state(release))
        .asInstanceOf(type(Failure.class))
        .satisfies(failure -> {
          assertThat(failure.what()).contains("ModuleNotFoundError", "not_installed");
          assertThat(failure.next()).contains("dependencies");
        });
  }

  @Test
  void threads_that_the_app_starts_do_not_keep_it_alive() {
    app.replace(
        "app.py",
        "import sys",
        "import sys\nimport threading\nimport time\n"
            + "threading.Thread(target=time.sleep, args=(600,)).start()");

    assertThat(migrations.state(release).isPending()).isTrue();
  }

  @Test
  void finds_the_app_by_the_web_command_when_flask_would_not() throws Exception {
    Files.move(app.release().resolve("app.py"), app.release().resolve("shop.py"));

    assertThat(migrations.state(release).isPending()).isTrue();
    upgrade();
    assertThat(migrations.state(release).isPending()).isFalse();
  }

  @Test
  void models_and_migrations_are_compared_without_touching_the_database() {
    assertThat(migrations.drift(release)).isEqualTo(new Drift.None());

    app.replace(
        "app.py",
        "vat = db.Column(db.Integer)",
        "vat = db.Column(db.Integer, index=True)\n    note = db.Column(db.Text)");

    assertThat(migrations.drift(release))
        .isEqualTo(
            new Drift.Found(
                List.of("add column orders.note", "add index ix_orders_vat on orders")));
    assertThat(app.database()).doesNotExist();
  }

  @Test
  void a_comparison_that_fails_is_unknown_with_the_reason() {
    app.replace("app.py", "import os", "import os\nimport not_installed");

    assertThat(migrations.drift(release))
        .isInstanceOfSatisfying(
            Drift.Unknown.class, unknown -> assertThat(unknown.reason()).contains("not_installed"));
  }

  @Test
  void creates_a_migration_from_what_the_models_say() throws Exception {
    upgrade();
    app.replace(
        "app.py",
        "vat = db.Column(db.Integer)",
        "vat = db.Column(db.Integer)\n    note = db.Column(db.Text)");

    List<Path> written = migrations.create(release, "--add a \n note");

    assertThat(written).hasSize(1);
    assertThat(Files.readString(written.getFirst())).contains("--add a note", "'note'");
    assertThat(migrations.state(release).pending()).hasSize(1);
    upgrade();
    assertThat(schema()).contains("note");
  }

  @Test
  void creates_nothing_when_nothing_changed() {
    app.replace(
        "migrations/env.py",
        "        **migrate",
        "        process_revision_directives=lambda c, r, d: d.clear()"
            + " if d[0].upgrade_ops.is_empty() else None,\n        **migrate");
    upgrade();

    assertThat(migrations.create(release, "nothing")).isEmpty();
  }
}
