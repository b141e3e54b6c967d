package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.model.Failure;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract with a real Django project of two apps, and what is special about Django. */
class DjangoIT extends MigrationsContract {

  @Override
  String sample() {
    return "django";
  }

  @Override
  Migrations migrations() {
    return new Django(Optional.empty(), new Python(SampleApp.RUNNER));
  }

  @Override
  Surroundings surroundings() {
    return app.surroundings(Map.of("DB_FILE", app.database().toString()));
  }

  @Override
  List<String> tables() {
    return List.of("shop_product", "reviews_review");
  }

  @Override
  void addOneThatFailsHalfWay() {
    add(
        "shop/migrations/0004_half.py",
        "0003_vat",
        "migrations.RunSQL('CREATE TABLE half (id)'), migrations.RunSQL('DROP TABLE gone')");
  }

  @Override
  void addOneThatHangs() {
    add(
        "shop/migrations/0004_slow.py",
        "0003_vat",
        "migrations.RunPython(lambda apps, schema: __import__('time').sleep(600))");
  }

  private void add(String file, String parent, String operations) {
    app.write(
        file,
        """
        from django.db import migrations


        class Migration(migrations.Migration):
            dependencies = [("shop", "%s")]
            operations = [%s]
        """
            .formatted(parent, operations));
  }

  @Test
  void a_failed_migration_leaves_nothing_of_itself_behind() {
    addOneThatFailsHalfWay();

    assertThatThrownBy(this::upgrade).isInstanceOf(Failure.class);

    assertThat(schema()).doesNotContain("half");
    assertThat(migrations.state(release).pending()).containsExactly("shop:0004_half half");
  }

  @Test
  void names_one_revision_for_each_app_and_goes_back_to_them() {
    MigrationState state = migrations.state(release);
    assertThat(state.target()).containsExactly("reviews:0002_stars", "shop:0003_vat");
    assertThat(state.pending()).first().isEqualTo("shop:0001_initial initial");
    upgrade();

    migrations.downgrade(release, "reviews:0001_initial,shop:0002_price", limits(), lines::add);

    MigrationState back = migrations.state(release);
    assertThat(back.revision()).isEqualTo("reviews:0001_initial,shop:0002_price");
    assertThat(back.pending()).containsExactly("shop:0003_vat vat", "reviews:0002_stars stars");
  }

  @Test
  void an_app_that_came_with_the_release_goes_away_with_it() {
    upgrade();

    migrations.downgrade(release, "shop:0002_price", limits(), lines::add);

    assertThat(migrations.state(release).revision()).isEqualTo("shop:0002_price");
    assertThat(schema()).doesNotContain("reviews_review");
  }

  @Test
  void two_last_migrations_of_one_app_are_refused_by_name() {
    add("shop/migrations/0003_other.py", "0002_price", "");

    assertThatThrownBy(() -> migrations.state(release))
        .asInstanceOf(type(Failure.class))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo("migration.several-heads");
          assertThat(failure.what()).contains("shop:0003_other", "shop:0003_vat");
          assertThat(failure.next()).contains("--merge");
        });
  }

  @Test
  void what_was_applied_and_has_no_file_any_more_is_named() throws IOException {
    add("shop/migrations/0004_later.py", "0003_vat", "");
    upgrade();
    Files.delete(app.release().resolve("shop/migrations/0004_later.py"));

    MigrationState state = migrations.state(release);

    assertThat(state.isPending()).isFalse();
    assertThat(state.oddities())
        .singleElement()
        .asString()
        .startsWith("the database has shop:0004_later applied, and this release does not have it");
  }

  @Test
  void a_history_that_cannot_be_is_refused_with_what_not_to_do() {
    upgrade();
    app.execute("DELETE FROM django_migrations WHERE name = '0002_price'");

    assertThatThrownBy(() -> migrations.state(release))
        .asInstanceOf(type(Failure.class))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo("migration.history");
          assertThat(failure.what()).contains("shop.0003_vat", "before its dependency");
          assertThat(failure.next()).contains("Do not record migrations as applied");
        });
  }

  @Test
  void a_file_that_others_build_upon_and_that_is_gone_is_named() throws IOException {
    upgrade();
    Files.delete(app.release().resolve("shop/migrations/0002_price.py"));

    assertThatThrownBy(() -> migrations.state(release))
        .asInstanceOf(type(Failure.class))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo("migration.history");
          assertThat(failure.what()).contains("0002_price");
        });
  }

  @Test
  void models_and_migrations_are_compared() {
    assertThat(migrations.drift(release)).isEqualTo(new Drift.None());

    app.replace("shop/models.py", "vat = ", "note = models.TextField(default='')\n    vat = ");

    assertThat(migrations.drift(release))
        .isEqualTo(new Drift.Found(List.of("Add field note to product")));
    assertThat(app.database()).doesNotExist();
  }

  @Test
  void creates_a_migration_with_the_name_given() throws IOException {
    app.replace("shop/models.py", "vat = ", "note = models.TextField(default='')\n    vat = ");

    List<Path> written = migrations.create(release, "2nd: add a note!");

    assertThat(written)
        .containsExactly(app.release().resolve("shop/migrations/0004_m_2nd_add_a_note.py"));
    assertThat(Files.readString(written.getFirst())).contains("AddField");
  }

  @Test
  void a_new_column_without_a_default_is_not_asked_about_at_a_terminal() {
    app.replace("shop/models.py", "vat = ", "note = models.TextField()\n    vat = ");

    assertThatThrownBy(() -> migrations.create(release, "note"))
        .asInstanceOf(type(Failure.class))
        .extracting(Failure::code)
        .isEqualTo("migration.tool-failed");
  }

  @Test
  void finds_manage_py_one_folder_down() throws IOException {
    Path inner = app.release().resolve("src");
    Files.createDirectory(inner);
    for (String name : List.of("manage.py", "shop", "reviews", "site_of_shop")) {
      Files.move(app.release().resolve(name), inner.resolve(name));
    }

    upgrade();

    assertThat(migrations.state(release).pending()).isEmpty();
  }
}
