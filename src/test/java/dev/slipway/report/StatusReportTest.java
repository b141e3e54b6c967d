package dev.slipway.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.report.AppStatus.ProcessStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusReportTest {
  private static final Instant SINCE = Instant.parse("2026-11-21T10:15:09.123Z");

  private static AppStatus shop(String traffic, List<String> problems) {
    return new AppStatus(
        "shop",
        "production",
        "https://shop.example",
        traffic,
        "20261121_101500-1.4.0",
        "1.4.0",
        12,
        SINCE,
        List.of("3a1f"),
        List.of(),
        "restore to 20261120_090000-1.3.2",
        null,
        List.of(new ProcessStatus("12-web", "web", "running", 4711, SINCE, 2, "exit code 3")),
        List.of(),
        problems);
  }

  @Test
  void says_what_serves_which_schema_and_which_rollback_plan_is_open() {
    StatusReport report = new StatusReport(List.of(shop("open", List.of())));

    assertThat(report.text(ZoneOffset.UTC))
        .isEqualTo(
            """
            shop/production   1.4.0 serves since 2026-11-21 10:15:09, deployment 12
              url             https://shop.example (open)
              schema          3a1f
              rollback        restore to 20261120_090000-1.3.2
              web             running, process 4711, since 2026-11-21 10:15:09, restarted 2 times; last ended: exit code 3
            """);
  }

  @Test
  void an_app_that_was_stopped_does_not_serve_and_problems_are_named() {
    StatusReport report =
        new StatusReport(List.of(shop("announced", List.of("deployment 13 is unfinished"))));

    assertThat(report.text(ZoneOffset.UTC))
        .contains("1.4.0 does not serve since")
        .contains("  problem         deployment 13 is unfinished");
  }

  @Test
  void nothing_deployed_is_said_in_words() {
    assertThat(new StatusReport(List.of()).text(ZoneOffset.UTC))
        .isEqualTo("nothing is deployed here\n");
  }
}
