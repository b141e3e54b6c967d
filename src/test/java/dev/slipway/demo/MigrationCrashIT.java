package dev.slipway.demo;

import dev.slipway.demo.Releases.Migration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationCrashIT extends KilledAtEveryEntry {
  @Test
  void a_migration_survives_a_kill_at_every_entry() {
    Tally tally = customers.during("migrations");
    int kills = killAtEveryEntry(this::oneMore);
    nothingWasLost(tally, "migrations", kills);
  }

  private List<Migration> oneMore() {
    List<Migration> all = new ArrayList<>(live);
    String name = "column_" + version;
    all.add(
        new Migration(
            "%04d_%s.sql".formatted(live.size() + 2, name),
            "ALTER TABLE entry ADD COLUMN " + name + " INTEGER;\n"));
    return all;
  }
}
