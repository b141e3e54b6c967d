package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Slipway.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Flask application with Flask-Migrate, gunicorn and a worker: its Alembic revisions are
 * rehearsed, and what is announced of going live and going back is what happens.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RehearsalFlaskIT {
  private static final String ENTRIES = "SELECT group_concat(number || text) FROM entry";

  /** From here on every order has a customer. */
  private static final String STRICT =
      """
      op.execute('CREATE TABLE e2 (id INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE,'
                 ' text VARCHAR(200) NOT NULL, vat INTEGER, customer INTEGER NOT NULL)')
      op.execute('INSERT INTO e2 SELECT id, number, text, vat, 7 FROM entry')
      op.drop_table('entry')
      op.rename_table('e2', 'entry')
      """;

  private static final String LENIENT = "op.drop_column('entry', 'customer')\n";

  @TempDir static Path folder;

  private static ShopHost host;

  @BeforeAll
  static void a_release_serves_and_customers_ordered() throws IOException {
    host =
        new ShopHost(
            folder, Path.of("examples/flask-shop"), "flask-shop", "app.py", "data/shop.db");
    Path source = source("1.0.0");
    assertThat(host.deploy(source, "1.0.0").exitCode()).isEqualTo(3);
    Files.writeString(
        host.root.resolve("shared/.env"),
        "DATABASE_URL=sqlite:///" + host.database + "\nSECRET_KEY=kaef4Aiv9Oo\n");
    Result first = host.deploy(source, "1.0.0");
    assertThat(first.exitCode()).as(first.text()).isZero();
    host.write(1);
    host.write(2);
  }

  @AfterAll
  static void everything_ends() {
    host.close();
  }

  @Test
  @Order(1)
  void an_additive_migration_goes_live_beside_writes_and_back_without_losing_any()
      throws Exception {
    Path source = withVat(source("1.1.0"));
    Result plan = host.plan(source, "1.1.0");
    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.field("cutover")).as(plan.text()).isEqualTo("overlap");
    assertThat(plan.field("rollback")).as(plan.text()).isEqualTo("code-only");
    assertThat(host.version()).isEqualTo("1.0.0");

    Result done = host.run(source, "deploy", "--plan", plan.field("plan"));
    assertThat(done.exitCode()).as(done.text()).isZero();
    assertThat(done.text()).doesNotContain("hold requests");
    host.write(3);

    Result back = host.rollBack();
    assertThat(back.exitCode()).as(back.text()).isZero();
    assertThat(back.text())
        .contains("\"cutover\":\"overlap\"")
        .doesNotContain("hold requests", "take the migration back", "restore ");
    assertThat(host.version()).isEqualTo("1.0.0");
    assertThat(host.ask(ENTRIES)).isEqualTo("1Order 1,2Order 2,3Order 3");
    host.write(4);
  }

  @Test
  @Order(2)
  void old_code_that_only_fails_on_writing_waits_and_the_way_down_keeps_what_was_written()
      throws Exception {
    Path source = strict(source("1.2.0"), LENIENT);
    Result plan = host.plan(source, "1.2.0");
    assertThat(plan.text())
        .contains("\"cutover\":\"hold\"", "\"rollback\":\"down-migration\"")
        .contains("not code-only: old code on the new schema", "POST /entries");
    Result done = host.run(source, "deploy", "--plan", plan.field("plan"));
    assertThat(done.exitCode()).as(done.text()).isZero();
    host.write(5);
    assertThat(host.ask("SELECT customer FROM entry WHERE number = 5")).isEqualTo("1");

    Result back = host.rollBack();
    assertThat(back.exitCode()).as(back.text()).isZero();
    assertThat(back.text()).contains("take the migration back to a002").doesNotContain("restore ");
    assertThat(host.version()).isEqualTo("1.0.0");
    assertThat(host.ask(ENTRIES)).isEqualTo("1Order 1,2Order 2,3Order 3,4Order 4,5Order 5");
    assertThat(host.ask("SELECT sql FROM sqlite_schema WHERE name = 'entry'"))
        .doesNotContain("customer");
    host.write(6);
  }

  @Test
  @Order(3)
  void a_way_down_that_changes_values_is_not_taken_and_the_column_is_named() throws Exception {
    Path source = strict(source("1.3.0"), LENIENT + "op.execute('UPDATE entry SET text = number')");
    Result plan = host.plan(source, "1.3.0");
    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.field("cutover")).as(plan.text()).isEqualTo("hold");
    assertThat(plan.field("rollback")).as(plan.text()).isEqualTo("replay");
    assertThat(plan.text()).contains("entry.text differs in 6 rows");
    assertThat(host.version()).isEqualTo("1.0.0");
  }

  @Test
  @Order(4)
  void a_release_that_turns_bad_under_load_comes_back_with_what_customers_wrote() throws Exception {
    Path source = withVat(host.source("1.4.0"));
    model(source, "    tip = db.Column(db.Integer)");
    revision(
        source,
        "a004",
        "a002",
        "op.add_column('entry', sa.Column('tip', sa.Integer))",
        "op.drop_column('entry', 'tip')");
    GuestbookHost.replace(source.resolve("slipway.yaml"), "watch: 2s", "watch: 20s");
    turningBad(source);
    Result plan = host.plan(source, "1.4.0");
    assertThat(plan.field("rollback")).as(plan.text()).isEqualTo("code-only");
    try (Visit visit = host.visit("/", "SELECT number FROM entry")) {
      Result result = host.run(source, "deploy", "--plan", plan.field("plan"));
      assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
      assertThat(result.field("code")).as(result.text()).isEqualTo("watch.errors");
      assertThat(result.text())
          .contains("\"cutover\":\"overlap\"", "migrate to a004")
          .doesNotContain("hold requests", "take the migration back", "restore ");
      visit.goesOnWell();
      visit.hadNoFailures();
      assertThat(visit.errors()).isPositive();
    }
    assertThat(host.version()).isEqualTo("1.0.0");
    assertThat(host.ask("SELECT count(*) FROM entry WHERE tip = 2")).isNotEqualTo("0");
  }

  /** Customers alone meet it, and first it takes their orders. */
  private static void turningBad(Path source) throws IOException {
    Path code = source.resolve("app.py");
    GuestbookHost.replace(code, "text=asked[\"text\"]))", "text=asked[\"text\"], tip=2))");
    GuestbookHost.replace(
        code,
        "@app.get(\"/health\")\n",
        """
        first = []


        @app.before_request
        def turns_bad():
            import time

            if "X-Forwarded-For" in request.headers:
                first.append(time.monotonic())
                if first[-1] > first[0] + 4:
                    return "%s\\n", 500
            return None


        @app.get("/health")
        """
            .formatted(Announced.TURNED_BAD));
  }

  private static Path source(String version) throws IOException {
    Path source = host.source(version);
    GuestbookHost.replace(source.resolve("slipway.yaml"), "watch: 2s", "watch: 0s");
    return source;
  }

  private static Path withVat(Path source) throws IOException {
    model(source, "    vat = db.Column(db.Integer)");
    revision(
        source,
        "a002",
        "a001",
        "op.add_column('entry', sa.Column('vat', sa.Integer))",
        "op.drop_column('entry', 'vat')");
    return source;
  }

  private static Path strict(Path source, String down) throws IOException {
    withVat(source);
    model(source, "    customer = db.Column(db.Integer, nullable=False, default=1)");
    revision(source, "a003", "a002", STRICT, down);
    return source;
  }

  private static void model(Path source, String column) throws IOException {
    String text = "    text = db.Column(db.String(200), nullable=False)\n";
    GuestbookHost.replace(source.resolve("app.py"), text, text + column + "\n");
  }

  private static void revision(Path source, String name, String before, String up, String down)
      throws IOException {
    ShopHost.write(
        source,
        "migrations/versions/" + name + ".py",
        """
        import sqlalchemy as sa
        from alembic import op

        revision = "%s"
        down_revision = "%s"


        def upgrade():
        %s

        def downgrade():
        %s\
        """
            .formatted(name, before, up.indent(4), down.indent(4)));
  }
}
