package dev.slipway.demo;

import java.util.List;
import org.junit.jupiter.api.Test;

class CodeCrashIT extends KilledAtEveryEntry {
  @Test
  void a_code_change_survives_a_kill_at_every_entry() {
    Tally tally = customers.during("code changes");
    int kills = killAtEveryEntry(() -> List.copyOf(live));
    nothingWasLost(tally, "code changes", kills);
  }
}
