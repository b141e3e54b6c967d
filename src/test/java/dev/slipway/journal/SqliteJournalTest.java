package dev.slipway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest {
  @TempDir Path folder;

  @Test
  void keeps_entries_in_order_across_reopening() {
    Path file = folder.resolve("state.db");
    try (Journal journal = SqliteJournal.open(file)) {
      journal.append(1, Entry.Kind.PLANNED, -1, 1, "{}");
      journal.append(1, Entry.Kind.BEGAN, 0, 1, "{\"a\":1}");
    }
    try (Journal journal = SqliteJournal.open(file)) {
      journal.append(1, Entry.Kind.DONE, 0, 1, "{}");
      assertThat(journal.entries(1))
          .extracting(Entry::kind)
          .containsExactly(Entry.Kind.PLANNED, Entry.Kind.BEGAN, Entry.Kind.DONE);
      assertThat(journal.entries(1).get(1).payload()).isEqualTo("{\"a\":1}");
    }
  }

  @Test
  void names_the_unfinished_deployment_until_it_ended() {
    try (Journal journal = SqliteJournal.open(folder.resolve("state.db"))) {
      assertThat(journal.unfinished()).isEmpty();
      assertThat(journal.nextDeployment()).isEqualTo(1);
      journal.append(1, Entry.Kind.PLANNED, -1, 1, "{}");
      assertThat(journal.unfinished()).contains(1L);
      assertThat(journal.nextDeployment()).isEqualTo(2);
      journal.append(1, Entry.Kind.ENDED, -1, 1, "{}");
      assertThat(journal.unfinished()).isEmpty();
      assertThat(journal.deployments()).containsExactly(1L);
    }
  }

  @Test
  void follows_from_a_sequence() {
    try (Journal journal = SqliteJournal.open(folder.resolve("state.db"))) {
      Entry first = journal.append(7, Entry.Kind.PLANNED, -1, 1, "{}");
      journal.append(7, Entry.Kind.BEGAN, 0, 1, "{}");
      assertThat(journal.entriesAfter(7, first.sequence()))
          .extracting(Entry::kind)
          .containsExactly(Entry.Kind.BEGAN);
    }
  }

  @Test
  void refuses_a_file_that_is_no_journal() throws Exception {
    Path file = Files.writeString(folder.resolve("state.db"), "x".repeat(4096));
    assertThatThrownBy(() -> SqliteJournal.open(file))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("cannot open the journal");
  }
}
