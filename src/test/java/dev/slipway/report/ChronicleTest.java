package dev.slipway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deploy.Ending.Outcome;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.TestsRun;
import dev.slipway.plan.Origin;
import io.avaje.jsonb.Jsonb;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ChronicleTest {
  private final SampleJournal journal = new SampleJournal();
  private final Chronicle chronicle =
      new Chronicle(new AppEnvironment("shop", "production"), journal);

  private void live(long deployment) {
    journal
        .plannedWithHold(deployment)
        .done(deployment, 1, "requests wait", 0.1)
        .done(deployment, 2, "stopped", 1.5)
        .done(deployment, 3, "serving", 0.2)
        .ended(deployment, Outcome.LIVE, "1.4.0 is live", "");
  }

  private void undone(long deployment) {
    journal
        .plannedWithHold(deployment)
        .done(deployment, 1, "requests wait", 0.1)
        .begin(deployment, 2)
        .failed(deployment, 2, "it does not stop")
        .undone(deployment, 2)
        .undone(deployment, 1)
        .ended(deployment, Outcome.UNDONE, "it does not stop", "1.3.2 serves, as before");
  }

  @Test
  void tells_a_deployment_that_went_live() {
    live(12);

    assertThat(chronicle.report(12).text(ZoneOffset.UTC))
        .isEqualTo(
            """
            shop/production  deployment 12: deploy 20261121_101500-1.4.0
              asked by    ada, Slipway 0.1.0
              began       2026-11-21 10:15:00
              took        10 s
              before it   20261120_090000-1.3.2 served
              cutover     hold, requests waited 5.0 s
              rollback    restore
              ended       live: 1.4.0 is live

            STEP                               STATE  TOOK   EVIDENCE
            prepare
              unpack 20261121_101500-1.4.0     done   0.3 s  412 files
            go live
              hold requests                    done   0.1 s  requests wait
              stop 11-web                      done   1.5 s  stopped
              switch to 20261121_101500-1.4.0  done   0.2 s  serving
            note: mail was off
            """);
  }

  @Test
  void tells_how_its_tests_went_and_where_it_comes_from() {
    journal.from(new Origin("v1.4.0", "0123456789abcdef", new TestsRun(109, 0, 2)));
    live(12);
    assertThat(chronicle.report(12).text(ZoneOffset.UTC))
        .contains("✓ tagged      v1.4.0, commit 0123456789ab (tag of this commit)")
        .contains("✓ tests       109/109, 2 skipped (all passed)");

    journal.from(new Origin(null, "0123456789abcdef", null));
    undone(13);
    assertThat(chronicle.report(13).text(ZoneOffset.UTC))
        .contains("✗ tagged      no tag, commit 0123456789ab")
        .doesNotContain("tests");
  }

  @Test
  void tells_a_deployment_that_was_undone_and_when_requests_went_on() {
    undone(13);

    DeploymentReport report = chronicle.report(13);

    assertThat(report.end().outcome()).isEqualTo("undone");
    assertThat(report.end().now()).isEqualTo("1.3.2 serves, as before");
    assertThat(report.holdSeconds()).isEqualTo(7);
    assertThat(report.steps())
        .extracting(DeploymentReport.StepReport::state)
        .containsExactly("done", "undone", "failed", "planned");
  }

  @Test
  void a_deployment_whose_executor_died_is_unfinished_and_says_what_to_do() {
    journal.plannedWithHold(14).begin(14, 1).resumed(14);

    DeploymentReport report = chronicle.report(14);

    assertThat(report.end().outcome()).isEqualTo("unfinished");
    assertThat(report.ended()).isNull();
    assertThat(report.resumes()).isEqualTo(1);
    assertThat(report.end().next()).isEqualTo("slipway recover production");
    assertThat(report.steps().get(1).state()).isEqualTo("interrupted");
  }

  @Test
  void history_is_newest_first_and_limited() {
    live(12);
    undone(13);
    live(14);

    History history = chronicle.history(2);

    assertThat(history.deployments())
        .extracting(History.Line::deployment)
        .containsExactly(14L, 13L);
    assertThat(history.text(ZoneOffset.UTC))
        .startsWith("ID  WHEN                 WHAT    RELEASE                CUTOVER  ENDED")
        .contains(
            "13  2026-11-21 10:15:11  deploy  20261121_101500-1.4.0  hold     undone  12 s  ada");
  }

  @Test
  void json_uses_the_names_of_the_field() {
    live(12);

    assertThat(Jsonb.builder().build().toJson(chronicle.report(12)))
        .contains("\"hold_seconds\":5.0", "\"requested_by\":\"ada\"", "\"outcome\":\"live\"");
  }

  @Test
  void a_number_that_was_never_given_is_refused() {
    assertThatThrownBy(() -> chronicle.report(99))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.next()).isEqualTo("slipway history production"));
  }
}
