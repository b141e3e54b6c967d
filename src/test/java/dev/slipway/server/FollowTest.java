package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.deploy.Ending;
import dev.slipway.journal.Entry.Kind;
import dev.slipway.journal.Journal;
import dev.slipway.journal.SqliteJournal;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.RollbackKind;
import dev.slipway.plan.Cutover;
import dev.slipway.plan.Intent;
import dev.slipway.plan.Phase;
import dev.slipway.site.SitePaths;
import io.avaje.jsonb.Jsonb;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowTest {
  private static final AppEnvironment APP = new AppEnvironment("shop", "local");

  @TempDir Path root;

  private final Outbox told = new Outbox();
  private final Session session = new ClientSession(new Peer("anna"), told);

  private Event.Ended follow(Map<String, String> arguments) {
    Journals journals = new Journals(app -> new SitePaths(root));
    return new Follow(new Operations(Clock.systemUTC()), journals)
        .handle(Request.of("follow", APP, arguments), session);
  }

  private void undone(long deployment, String request) {
    Intent intent =
        new Intent(
            Intent.Kind.RESTART,
            new ReleaseId("20261101_000000-1.0.0"),
            "1.0.0",
            null,
            null,
            false,
            0,
            "anna",
            "1",
            request);
    Phase phase =
        new Phase(
            Phase.Name.PREPARE,
            intent,
            null,
            Cutover.NONE,
            RollbackKind.NONE,
            List.of(),
            List.of());
    Ending ending =
        new Ending(
            Ending.Outcome.UNDONE, Failure.Kind.FAILED, "it.failed", request + " failed", "", "");
    Jsonb json = Jsonb.builder().build();
    try (Journal journal = SqliteJournal.open(new SitePaths(root).journal())) {
      journal.append(deployment, Kind.PLANNED, -1, 1, json.toJson(phase));
      journal.append(deployment, Kind.ENDED, -1, 1, json.toJson(ending));
    }
  }

  @Test
  void a_client_that_never_heard_a_number_finds_its_deployment_by_the_name_of_its_request()
      throws Exception {
    undone(1, "one");
    undone(2, "two");

    Event.Ended end = follow(Map.of("request", "one", "verb", "restart"));

    assertThat(end.what()).isEqualTo("one failed");
    assertThat(end.exitCode()).isEqualTo(1);
    assertThat(told.take())
        .isInstanceOfSatisfying(
            Event.Planned.class, planned -> assertThat(planned.deployment()).isEqualTo(1));
  }

  @Test
  void what_was_never_begun_is_a_clean_failure() {
    Map<String, String> asked = Map.of("request", "three", "verb", "restart");
    assertNeverBegun(asked);
    undone(1, "one");
    assertNeverBegun(asked);
  }

  private void assertNeverBegun(Map<String, String> asked) {
    assertThatThrownBy(() -> follow(asked))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.kind().exitCode()).isEqualTo(1);
              assertThat(failure.now()).contains("nothing was begun");
            });
  }
}
