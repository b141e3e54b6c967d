package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.TestsRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many tests there were, read from what test programs print and write. */
class TestOutputTest {
  @TempDir Path source;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "============================= 109 passed in 3.21s ==============================|109,0,0",
        "109 passed, 2 skipped, 1 warning in 0.12s|109,0,2",
        "==== 2 failed, 107 passed, 1 error, 3 xfailed in 75.10s (0:01:15) ====|107,3,3",
      })
  void pytest_says_it_in_its_last_line(String line, String counts) {
    assertThat(read(line).counted().map(TestOutputTest::words)).contains(counts);
  }

  @Test
  void colours_do_not_hide_it() {
    String line = "\u001b[32m==== \u001b[1m4 passed\u001b[0m\u001b[32m in 0.02s\u001b[0m ====";
    assertThat(read(line).counted()).contains(new TestsRun(4, 0, 0));
  }

  @Test
  void unittest_and_django_say_it_in_two() {
    TestOutput output =
        read(
            "FAIL: test_total (orders.tests.Cart)",
            "Ran 12 tests in 0.003s",
            "",
            "FAILED (failures=1, errors=1, skipped=2)");
    assertThat(output.counted()).contains(new TestsRun(8, 2, 2));
    assertThat(output.failed()).containsExactly("test_total (orders.tests.Cart)");
    assertThat(read("Ran 1 test in 0.000s", "", "OK").counted()).contains(new TestsRun(1, 0, 0));
  }

  @Test
  void tap_says_it_in_a_line_for_each() {
    TestOutput output =
        read(
            "TAP version 13",
            "1..5",
            "ok 1 - adds",
            "    not ok 1 - of a subtest",
            "not ok 2 - takes away",
            "ok 3 - mails # SKIP no server",
            "not ok 4 - prints # TODO",
            "ok");
    assertThat(output.counted()).contains(new TestsRun(2, 1, 2));
    assertThat(output.failed()).containsExactly("2 takes away");
  }

  @Test
  void of_several_runs_all_count() {
    assertThat(read("3 passed in 0.1s", "4 passed in 0.1s").counted())
        .contains(new TestsRun(7, 0, 0));
  }

  @Test
  void other_words_are_no_counts() {
    assertThat(read("took in 3.2s", "okay", "OK", "passed", "no tests ran in 0.01s").counted())
        .isEmpty();
  }

  @Test
  void the_names_of_those_that_failed_are_kept() {
    TestOutput output =
        read("FAILED tests/test_cart.py::test_total - assert 3 == 4", "1 failed in 0.02s");
    assertThat(output.failed()).containsExactly("tests/test_cart.py::test_total");
  }

  @Test
  void junit_files_are_counted_by_their_cases() throws IOException {
    Instant began = Instant.now();
    Files.createDirectories(source.resolve("target/surefire-reports"));
    Files.writeString(source.resolve("target/surefire-reports/TEST-a.xml"), junit("<skipped/>"));
    Files.writeString(
        source.resolve("own.xml"), junit("<failure message='&lt;3'>three <b/></failure>"));
    Files.writeString(
        source.resolve("target/surefire-reports/broken.xml"), "<testsuite><testcase>");

    JunitFiles files = JunitFiles.of(source, List.of("pytest", "--junitxml=own.xml"), began);

    assertThat(files.counted()).contains(new TestsRun(2, 1, 1));
    assertThat(files.failed()).containsExactly("shop.Cart.total");
  }

  @Test
  void junit_files_of_an_earlier_run_are_not() throws IOException {
    Files.writeString(source.resolve("own.xml"), junit(""));
    JunitFiles files =
        JunitFiles.of(
            source, List.of("pytest", "--junitxml", "own.xml"), Instant.now().plusSeconds(5));
    assertThat(files.counted()).isEmpty();
  }

  private static String junit(String second) {
    return """
    <?xml version="1.0"?>
    <testsuites><testsuite tests="2" name="a">
      <testcase classname="shop.Cart" name="add"/>
      <testcase classname="shop.Cart" name="total">%s</testcase>
    </testsuite></testsuites>
    """
        .formatted(second);
  }

  private static TestOutput read(String... lines) {
    TestOutput output = new TestOutput();
    List.of(lines).forEach(output::line);
    return output;
  }

  private static String words(TestsRun run) {
    return run.passed() + "," + run.failed() + "," + run.skipped();
  }
}
