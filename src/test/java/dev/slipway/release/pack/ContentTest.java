package dev.slipway.release.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db.drop_all()",
        "DROP DATABASE shop",
        "drop  schema public",
        "dropdb shop",
        "Drop Table orders",
        "TRUNCATE TABLE orders",
        "manage.py flush",
        "manage.py reset_db",
        "reset_db",
        "rake db:drop",
        "rails db:reset",
        "prisma migrate reset",
        "prisma db push --force-reset"
      })
  void every_way_to_destroy_a_database_is_seen_wherever_it_begins(String line) {
    for (String before : List.of("", "\n", "# \n", "#\u00fc\n", "x = 1 # some text\n")) {
      for (String after : List.of("", "\n", ";\nprint(1)\n")) {
        assertThat(look("scripts/reset.py", before + line + after)).as(before + line).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dropdown = open_menu()",
        "a drop in the ocean of tables",
        "stdout.flush()",
        "the plushest table",
        "truncated = text[:20]",
        "charset = 'utf-8'; offset = preset + reset",
        "run cleanup; ruin; dr op; d rop",
        "dro",
        "d",
        ""
      })
  void what_only_sounds_like_it_is_not(String text) {
    assertThat(look("app.py", text)).isEmpty();
  }

  @Test
  void only_scripts_are_read_for_it_and_migrations_may() {
    assertThat(look("notes.txt", "drop table orders")).isEmpty();
    assertThat(Content.look("migrations/1.sql", bytes("drop table orders"), 17, true)).isEmpty();
  }

  private static List<Content.Finding> look(String path, String text) {
    return Content.look(path, bytes(text), bytes(text).length, false);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
