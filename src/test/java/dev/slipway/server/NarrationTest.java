package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.Event;
import dev.slipway.report.SampleJournal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NarrationTest {
  private final List<Event> events = new ArrayList<>();

  @Test
  void tells_later_what_was_told_while_it_happened() {
    SampleJournal journal =
        new SampleJournal()
            .plannedWithHold(12)
            .begin(12, 1)
            .resumed(12)
            .failed(12, 1, "no")
            .undone(12, 1);

    new Narration(events::add).tell(journal.entries(12));

    String unpack = "unpack " + SampleJournal.NEW;
    String move = "switch to " + SampleJournal.NEW;
    assertThat(events)
        .containsExactly(
            new Event.Planned(12, "deploy", SampleJournal.NEW.value(), "none", List.of(unpack)),
            new Event.StepChanged(12, 0, unpack, "began", "", 0),
            new Event.StepChanged(12, 0, unpack, "done", "412 files", 1),
            new Event.Planned(
                12,
                "deploy",
                SampleJournal.NEW.value(),
                "hold",
                List.of(unpack, "hold requests", "stop 11-web", move)),
            new Event.Note("info", "mail was off"),
            new Event.StepChanged(12, 1, "hold requests", "began", "", 0),
            new Event.Note("warning", "the executor died; a new one goes on with deployment 12"),
            new Event.StepChanged(12, 1, "hold requests", "failed", "no", 2),
            new Event.StepChanged(12, 1, "hold requests", "undoing", "", 0),
            new Event.StepChanged(12, 1, "hold requests", "undone", "", 1));
  }
}
