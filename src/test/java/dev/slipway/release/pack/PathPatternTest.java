package dev.slipway.release.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Outcome;
import dev.slipway.process.Redaction;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathPatternTest {
  private static final List<String> NAMES = List.of("a", "b", "ab", "abc", "a.db", "log", "x-y");
  private static final List<String> PIECES =
      List.of(
          "a", "b", "ab", "log", "*", "**", "a*", "*b", "?", "a?c", "*.db", "[ab]", "[!a]b",
          "[a-c]", "x-y", "\\a", "**b");

  @TempDir Path dir;

  private final Random random = new Random(7);

  /** Git itself is the oracle: 150 random patterns, each against a tree of 51 files. */
  @Test
  void ignore_file_patterns_mean_what_git_says() throws Exception {
    git("init", "-q", ".");
    List<String> paths = tree();
    for (int i = 0; i < 150; i++) {
      String pattern = randomPattern();
      Files.writeString(dir.resolve(".git/info/exclude"), pattern + "\n");
      assertThat(keptOut(pattern, paths)).as(pattern).isEqualTo(ignoredByGit(paths));
    }
  }

  @Test
  void an_anchored_pattern_fits_at_the_root_only() {
    assertThat(PathPattern.anchored("log/").matches("log", true)).isTrue();
    assertThat(PathPattern.anchored("log/").matches("log", false)).isFalse();
    assertThat(PathPattern.anchored("log/").matches("app/log", true)).isFalse();
    assertThat(PathPattern.anchored("*.db").matches("a.db", false)).isTrue();
    assertThat(PathPattern.anchored("*.db").matches("data/a.db", false)).isFalse();
    assertThat(PathPattern.anchored("**/*.db").matches("data/x/a.db", false)).isTrue();
    assertThat(PathPattern.anchored("**/*.db").matches("a.db", false)).isTrue();
  }

  @Test
  void a_literal_path_may_hold_any_character() {
    String path = "up[load]s/*what?\\";

    assertThat(PathPattern.literal(path).matches(path, false)).isTrue();
    assertThat(PathPattern.literal(path).matches("upls/what", false)).isFalse();
  }

  private SortedSet<String> keptOut(String pattern, List<String> paths) {
    Exclusions rules =
        new Exclusions(List.of(new Exclusions.Rule(PathPattern.asGitDoes(pattern), false, "test")));
    return paths.stream().filter(rules::keepsOut).collect(Collectors.toCollection(TreeSet::new));
  }

  private SortedSet<String> ignoredByGit(List<String> paths) {
    List<String> line = new ArrayList<>(List.of("check-ignore", "--no-index", "--"));
    line.addAll(paths);
    return new TreeSet<>(git(line.toArray(String[]::new)).output().lines().toList());
  }

  private String randomPattern() {
    String body =
        IntStream.rangeClosed(0, random.nextInt(3))
            .mapToObj(i -> PIECES.get(random.nextInt(PIECES.size())))
            .collect(Collectors.joining("/"));
    return (random.nextInt(4) == 0 ? "/" : "") + body + (random.nextInt(3) == 0 ? "/" : "");
  }

  private List<String> tree() throws IOException {
    List<String> files = new ArrayList<>();
    for (String one : NAMES) {
      for (String two : NAMES) {
        files.add(one + "/" + two + (two.equals("log") ? "/ab" : two.equals("b") ? "/a.db" : ""));
      }
    }
    files.add("top.db");
    files.add("abd");
    for (String file : files) {
      Files.createDirectories(dir.resolve(file).getParent());
      Files.writeString(dir.resolve(file), "");
    }
    return files;
  }

  private Outcome git(String... arguments) {
    List<String> line = new ArrayList<>(List.of("git"));
    line.addAll(List.of(arguments));
    Map<String, String> environment =
        Map.of("PATH", "/usr/bin:/bin", "HOME", dir.toString(), "LC_ALL", "C.UTF-8");
    return new CommandRunner(Redaction.NONE)
        .run(
            new Command(
                line,
                new Surroundings(dir, environment, Optional.empty()),
                Duration.ofSeconds(20),
                Optional.empty()));
  }
}
