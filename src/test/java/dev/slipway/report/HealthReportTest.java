package dev.slipway.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.report.HealthReport.Line;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthReportTest {

  @Test
  void shows_one_line_for_each_check() {
    HealthReport report =
        HealthReport.of(
            "shop/production",
            "1.4.0",
            List.of(
                new Line("web", HealthReport.OK, "runs, process 12, no restart", 0),
                new Line("order", HealthReport.OK, "GET /login", 0.0401),
                new Line("order", HealthReport.FAILED, "step 2 POST /login: answers 500", 0)));

    assertThat(report.well()).isFalse();
    assertThat(report.text())
        .isEqualTo(
            """
            shop/production  1.4.0
              ok       web    runs, process 12, no restart
              ok       order  GET /login  40 ms
              failed   order  step 2 POST /login: answers 500
            """);
  }

  @Test
  void a_warning_is_no_failure() {
    Line warning = new Line("web", HealthReport.WARNING, "runs, process 12, 2 restarts", 0);
    assertThat(HealthReport.of("shop/local", "", List.of(warning)).well()).isTrue();
  }
}
