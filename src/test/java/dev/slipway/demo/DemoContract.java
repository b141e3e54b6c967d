package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scenes of the demo that matter most, on a server of the demo's own; one engine each. */
abstract class DemoContract {
  private static final Set<String> SHOWN =
      Set.of("migration", "killed while migrating", "bad, and no way down");

  @TempDir Path folder;

  /** Where the guestbook keeps its entries. */
  protected abstract Flavour flavour();

  @Test
  void customers_keep_what_they_wrote_when_a_bad_release_with_no_way_down_comes_back() {
    Path checkout = Path.of("").toAbsolutePath();
    Demo.Outcome outcome =
        new Demo(
                checkout.resolve("slipway").toString(),
                new Guestbook(checkout.resolve("examples/guestbook"), flavour()),
                folder.resolve("results"),
                4,
                scene -> {},
                scenario -> SHOWN.contains(scenario.name()),
                false)
            .run();

    Figures figures = outcome.figures();
    assertThat(figures.failedRequests()).as(outcome.text()).isZero();
    assertThat(figures.lostWrites()).as(outcome.text()).isZero();
    assertThat(figures.acknowledgedWrites()).isGreaterThan(300);
    assertThat(figures.badReleaseErrors()).isPositive();
    assertThat(figures.rollbacks()).isEqualTo(1);
    assertThat(figures.rollbacksAsAnnounced()).as(outcome.text()).isEqualTo(1);
    assertThat(outcome.text()).contains("replay           replay");
    // How long a loaded machine takes to start a keeper is measured elsewhere.
    assertThat(figures.broken()).allMatch(what -> what.startsWith("the keeper was away"));
  }
}
