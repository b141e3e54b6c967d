package dev.slipway.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deploy.Ending.Outcome;
import dev.slipway.model.AppEnvironment;
import dev.slipway.report.Chronicle;
import dev.slipway.report.DeploymentReport;
import dev.slipway.report.SampleJournal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HtmlReportTest {
  private static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script>",
          "\"><img src=x onerror=alert(1)>",
          "' onmouseover='alert(1)",
          "</style></title></pre>",
          "<!--",
          "]]>",
          "&lt;b&gt;",
          "javascript:alert(1)",
          "${7*7}",
          "@if(true)",
          "\u001b[31mred\u001b[0m",
          "\u0007\u0000\u009b",
          "\u202egnp.exe",
          "\ufeff\u200b\ud800",
          "../../etc/passwd",
          "%s%n%d",
          "漢字 ümläut 🎉");

  private final SampleJournal journal = new SampleJournal();

  private DeploymentReport told(long deployment) {
    return new Chronicle(new AppEnvironment("shop", "production"), journal).report(deployment);
  }

  private static String page(DeploymentReport report) {
    return HtmlReport.of(report, ZoneOffset.UTC);
  }

  @Test
  void a_page_is_well_formed_and_needs_nothing_from_elsewhere() {
    String page = page(SampleReport.of(() -> "plain", 120));

    assertThat(Markup.tags(page))
        .doesNotContain("script", "link", "img", "iframe", "form")
        .noneMatch(tag -> tag.contains(" src") || tag.contains(" href") || tag.contains(" on"))
        .noneMatch(tag -> tag.contains(" style"));
    assertThat(page).doesNotContain("://").doesNotContain("url(").doesNotContain("@import");
    assertThat(page).contains("default-src &#39;none&#39;").contains("style-src &#39;sha256-");
  }

  @Test
  void what_comes_from_outside_never_becomes_markup() {
    List<String> harmless = Markup.tags(page(SampleReport.of(() -> "plain", 60)));
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      String page =
          page(
              SampleReport.of(
                  () ->
                      HOSTILE.get(random.nextInt(HOSTILE.size()))
                          + HOSTILE.get(random.nextInt(HOSTILE.size())),
                  60));

      assertThat(Markup.tags(page)).as("seed %d", seed).isEqualTo(harmless);
      assertThat(page.codePoints().noneMatch(c -> c < 0x20 && c != '\n'))
          .as("seed %d", seed)
          .isTrue();
      assertThat(page).doesNotContain("\u202e").doesNotContain("\u009b").doesNotContain("\ud800 ");
    }
  }

  @Test
  void what_steers_a_terminal_is_shown_instead() {
    String page = page(SampleReport.of(() -> "a\u001b[2Jb\u202ec", 60));

    assertThat(page).contains("a\\x1b[2Jb\\u202ec");
  }

  @Test
  void ten_minutes_second_by_second_stay_under_300_kB() {
    String page = page(SampleReport.of(() -> "plain", 600));

    assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(300_000);
    assertThat(Markup.tags(page)).filteredOn(tag -> tag.startsWith("svg ")).hasSizeGreaterThan(2);
  }

  @Test
  void the_chart_has_a_title_a_description_and_the_same_as_a_table() {
    String page = page(SampleReport.of(() -> "plain", 120));

    assertThat(page)
        .contains("role=\"img\" aria-labelledby=\"wide-t wide-d\"")
        .contains("<desc id=\"wide-d\">New release: 4000 requests, 17 errors, p50 7 ms, p95 61 ms.")
        .contains("<th scope=\"row\">−60 to ")
        .contains("old release&#39;s p95, 61 ms");
  }

  @Test
  void what_was_announced_stands_beside_what_happened() {
    String page = page(SampleReport.of(() -> "plain", 60));

    assertThat(page)
        .contains("about 4.0 s</td><td data-name=\"Happened\">3.2 s")
        .contains("down-migration: the schema goes back")
        .contains("1 step taken back in 1.0 s");
  }

  @Test
  void the_same_journal_gives_the_same_bytes() {
    DeploymentReport report = SampleReport.of(() -> "plain", 60);

    assertThat(page(report)).isEqualTo(page(report));
  }

  @ParameterizedTest
  @EnumSource(
      names = {"PLANNED"},
      mode = EnumSource.Mode.EXCLUDE)
  void every_end_has_its_page(Outcome outcome) {
    journal
        .plannedWithHold(12)
        .done(12, 1, "requests wait", 0.1)
        .begin(12, 2)
        .failed(12, 2, "it does not stop")
        .undone(12, 2)
        .watched(12, SampleReport.watched(() -> "plain", 60))
        .ended(12, outcome, "that is how it ended", "1.3.2 serves");

    String page = page(told(12));

    Markup.tags(page);
    assertThat(page).contains("that is how it ended").contains("it does not stop");
    assertThat(page).contains("<strong>" + Mark.ofOutcome(told(12).end().outcome()).word());
  }

  @Test
  void a_plan_shows_what_would_be_done_and_what_that_rests_on() {
    journal.plannedWithHold(12).onlyPlanned(12, SampleReport.proof(() -> "plain"));

    String page = page(told(12));

    Markup.tags(page);
    assertThat(page).contains("Planned").contains("hold requests").contains("1604 rows");
    assertThat(page).doesNotContain("never came to it").doesNotContain("was not needed");
  }

  @Test
  void what_ended_while_preparing_announced_nothing() {
    journal
        .prepared(12)
        .begin(12, 0)
        .failed(12, 0, "the archive is damaged")
        .undone(12, 0)
        .ended(12, Outcome.UNDONE, "the archive is damaged", "1.3.2 serves, as before");

    assertThat(page(told(12)))
        .contains("not decided: it ended while preparing")
        .contains("never came to it")
        .contains("This deployment was not rehearsed.");
  }

  @Test
  void an_unfinished_one_says_how_to_go_on() {
    journal.plannedWithHold(12).begin(12, 1).resumed(12);

    String page = page(told(12));

    Markup.tags(page);
    assertThat(page).contains("Unfinished").contains("slipway recover production");
    assertThat(page).contains("taken over once from an executor that died");
  }
}
