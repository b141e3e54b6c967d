package dev.slipway.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random names and links, held against what the operating system would make of them. */
class EntryNamesTest {
  private static final List<String> PARTS =
      List.of("a", "b", "..", ".", "", "c\\d", "...", "a b", "\u001b", "C:", "~", "$x", "-rf");

  private final Random random = new Random(42);

  @Test
  void an_accepted_path_stays_below_its_root_and_is_spelled_in_one_way() {
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      String path = randomPath();
      if (accepts(path)) {
        accepted++;
        Path root = Path.of("/root");
        Path resolved = root.resolve(path);
        assertThat(resolved.normalize()).as(path).isEqualTo(resolved).startsWithRaw(root);
        assertThat(resolved).isNotEqualTo(root).hasToString("/root/" + path);
      }
    }
    assertThat(accepted).isBetween(1000, 19_000);
  }

  @Test
  void an_accepted_link_stays_below_its_root() {
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      String link = "a/b/c".substring(0, 1 + 2 * random.nextInt(3));
      String target = randomPath();
      if (EntryNames.staysInside(link, target)) {
        accepted++;
        Path root = Path.of("/root");
        assertThat(root.resolve(link).resolveSibling(target).normalize())
            .as("%s -> %s", link, target)
            .startsWithRaw(root);
      }
    }
    assertThat(accepted).isBetween(1000, 19_000);
  }

  @Test
  void a_link_never_goes_up_after_going_down() {
    assertThat(EntryNames.staysInside("a/b/link", "../x/../y")).isFalse();
    assertThat(EntryNames.staysInside("a/b/link", "../../x/y")).isTrue();
    assertThat(EntryNames.staysInside("a/b/link", "../../../x")).isFalse();
  }

  private boolean accepts(String path) {
    try {
      EntryNames.require(path);
      return true;
    } catch (Failure e) {
      return false;
    }
  }

  private String randomPath() {
    return IntStream.rangeClosed(0, random.nextInt(4))
        .mapToObj(i -> PARTS.get(random.nextInt(PARTS.size())))
        .collect(Collectors.joining("/"));
  }
}
