package dev.slipway.deploy.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditedMigrationsTest {
  @TempDir Path folder;

  @Test
  void migrations_that_were_changed_or_deleted_after_they_were_applied_are_named()
      throws IOException {
    write("old/migrations/versions/a1.py", "op.add_column('a')\n");
    write("old/shop/migrations/0001_initial.py", "operations = []\n");
    write("old/shop/migrations/0002_gone.py", "operations = []\n");
    write("new/migrations/versions/a1.py", "op.add_column('b')\n");
    write("new/shop/migrations/0001_initial.py", "# formatted\noperations  =  []\n\n");
    write("new/shop/migrations/0003_new.py", "operations = []\n");

    assertThat(EditedMigrations.between(folder.resolve("old"), folder.resolve("new")))
        .containsExactly(
            "migrations/versions/a1.py was changed after it was applied",
            "shop/migrations/0002_gone.py is not there any more, and was applied");
  }

  @Test
  void other_code_and_packages_are_left_alone() throws IOException {
    write("old/app/views.py", "x = 1\n");
    write("old/migrations/env.py", "x = 1\n");
    write("new/app/views.py", "x = 2\n");
    write("new/migrations/env.py", "x = 2\n");
    write("old/lib/site-packages/django/contrib/auth/migrations/0001_initial.py", "x = 1\n");

    assertThat(EditedMigrations.between(folder.resolve("old"), folder.resolve("new"))).isEmpty();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
