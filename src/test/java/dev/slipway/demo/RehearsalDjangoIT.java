package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Slipway.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Django project, whose settings alone say where its database is: its migrations are
 * rehearsed, and what is announced of going live and going back is what happens.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RehearsalDjangoIT {
  private static final String ENTRIES = "SELECT group_concat(number || text) FROM orders_entry";

  private static final String VAT =
      "migrations.AddField('Entry', 'vat', models.IntegerField(null=True))";

  /** Django gives a new column its default for old rows only: who writes without it, fails. */
  private static final String CUSTOMER =
      "migrations.AddField('Entry', 'customer', models.IntegerField(default=7))";

  @TempDir static Path folder;

  private static ShopHost host;

  @BeforeAll
  static void a_release_serves_and_customers_ordered() throws IOException {
    host =
        new ShopHost(
            folder,
            Path.of("src/test/resources/apps/django-shop"),
            "django-shop",
            "orders/views.py",
            "data/shop.sqlite3");
    Result first = host.deploy(host.source("1.0.0"), "1.0.0");
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
    Path source = withVat(host.source("1.1.0"));
    Result plan = host.plan(source, "1.1.0");
    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.field("cutover")).as(plan.text()).isEqualTo("overlap");
    assertThat(plan.field("rollback")).as(plan.text()).isEqualTo("code-only");
    assertThat(host.ask("SELECT sql FROM sqlite_schema WHERE name = 'orders_entry'"))
        .doesNotContain("vat");

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
  void a_way_down_that_changes_values_is_not_taken_and_the_column_is_named() throws Exception {
    Path source =
        strict(
            host.source("1.2.0"),
            CUSTOMER
                + ", migrations.RunSQL('SELECT 1', 'UPDATE orders_entry SET text = upper(text)')");
    Result plan = host.plan(source, "1.2.0");
    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.field("cutover")).as(plan.text()).isEqualTo("hold");
    assertThat(plan.field("rollback")).as(plan.text()).isEqualTo("replay");
    assertThat(plan.text()).contains("orders_entry.text differs in 4 rows");
    assertThat(host.version()).isEqualTo("1.0.0");
  }

  @Test
  @Order(3)
  void without_a_way_down_what_customers_wrote_is_replayed() throws Exception {
    Path source =
        strict(
            host.source("1.3.0"), CUSTOMER + ", migrations.RunPython(lambda apps, schema: None)");
    Result plan = host.plan(source, "1.3.0");
    assertThat(plan.text())
        .contains("\"cutover\":\"hold\"", "\"rollback\":\"replay\"")
        .contains("not code-only: old code on the new schema", "POST /entries")
        .contains("not down-migration");
    Result done = host.run(source, "deploy", "--plan", plan.field("plan"));
    assertThat(done.exitCode()).as(done.text()).isZero();
    host.write(5);

    Result back = host.rollBack();
    assertThat(back.exitCode()).as(back.text()).isZero();
    assertThat(back.text())
        .contains("replay what was written since")
        .doesNotContain("take the migration back");
    assertThat(host.version()).isEqualTo("1.0.0");
    assertThat(host.ask(ENTRIES)).isEqualTo("1Order 1,2Order 2,3Order 3,4Order 4,5Order 5");
    host.write(6);
  }

  @Test
  @Order(4)
  void a_release_whose_health_fails_under_load_comes_back_with_what_customers_wrote()
      throws Exception {
    Path source = strict(host.source("1.4.0"), CUSTOMER);
    GuestbookHost.replace(source.resolve("slipway.yaml"), "watch: 0s", "watch: 20s");
    healthFailsLater(source);
    Result plan = host.plan(source, "1.4.0");
    assertThat(plan.field("rollback")).as(plan.text()).isEqualTo("down-migration");
    try (Visit visit = host.visit("/entries", "SELECT number FROM orders_entry")) {
      Result result = host.run(source, "deploy", "--plan", plan.field("plan"));
      assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
      assertThat(result.field("code")).as(result.text()).isEqualTo("watch.unhealthy");
      assertThat(result.text())
          .contains("\"cutover\":\"hold\"", "answers 503")
          .doesNotContain("restore ");
      visit.goesOnWell();
      visit.hadNoFailures();
    }
    assertThat(host.version()).isEqualTo("1.0.0");
    assertThat(host.ask("SELECT sql FROM sqlite_schema WHERE name = 'orders_entry'"))
        .doesNotContain("customer");
  }

  /** From a few seconds after the first customer came. */
  private static void healthFailsLater(Path source) throws IOException {
    Path code = source.resolve("orders/views.py");
    GuestbookHost.replace(
        code,
        "    connection.ensure_connection()\n",
        """
            import time

            connection.ensure_connection()
            if first and time.monotonic() > first[0] + 4:
                return HttpResponse("out of order\\n", status=503)
        """);
    GuestbookHost.replace(
        code,
        "def entries(request):\n",
        """
        first = []


        def entries(request):
            import time

            if "X-Forwarded-For" in request.headers:
                first.append(time.monotonic())
        """);
  }

  private static Path withVat(Path source) throws IOException {
    model(source, "vat = models.IntegerField(null=True)");
    migration(source, "0002_vat", "0001_initial", VAT);
    return source;
  }

  private static Path strict(Path source, String operations) throws IOException {
    withVat(source);
    model(source, "customer = models.IntegerField(default=7)");
    migration(source, "0003_customer", "0002_vat", operations);
    return source;
  }

  private static void model(Path source, String field) throws IOException {
    String text = "    text = models.CharField(max_length=200)\n";
    GuestbookHost.replace(source.resolve("orders/models.py"), text, text + "    " + field + "\n");
  }

  private static void migration(Path source, String name, String before, String operations)
      throws IOException {
    ShopHost.write(
        source,
        "orders/migrations/" + name + ".py",
        """
        from django.db import migrations, models


        class Migration(migrations.Migration):
            dependencies = [("orders", "%s")]
            operations = [%s]
        """
            .formatted(before, operations));
  }
}
