package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PutAsideTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path home;

  private Path root() throws IOException {
    Path root = home.resolve("apps/shop/local");
    for (String file :
        List.of("shared/data/shop.db", "backups/1.db", "releases/1/app.py", "incoming/a.zip")) {
      Path path = root.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, file);
    }
    Files.writeString(root.resolve("state.db"), "journal");
    Files.writeString(root.resolve("deploy.lock"), "held");
    Files.createSymbolicLink(root.resolve("releases/1/data"), root.resolve("shared/data"));
    Files.createSymbolicLink(root.resolve("current"), root.resolve("releases/1"));
    return root;
  }

  private Path take() throws IOException {
    return new PutAside(home.resolve("removed")).take(root(), "shop-local", NOON);
  }

  @Test
  void what_nobody_could_make_again_is_kept_and_the_rest_is_gone() throws IOException {
    Path aside = take();

    assertThat(aside).isEqualTo(home.resolve("removed/shop-local-20261121_120000"));
    assertThat(aside.resolve("shared/data/shop.db")).hasContent("shared/data/shop.db");
    assertThat(aside.resolve("backups/1.db")).hasContent("backups/1.db");
    try (var left = Files.list(aside)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("shared", "backups", "state.db");
    }
    assertThat(home.resolve("apps/shop/local")).doesNotExist();
  }

  @Test
  void removed_again_at_once_both_are_kept() throws IOException {
    Path first = take();
    Path second = take();

    assertThat(second).isNotEqualTo(first);
    assertThat(first.resolve("shared/data/shop.db")).exists();
    assertThat(second.resolve("shared/data/shop.db")).exists();
  }
}
