package dev.slipway.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Changes;
import dev.slipway.database.Changes.TableChanges;
import dev.slipway.deploy.RollbackOutlook;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.BackupName;
import dev.slipway.model.RollbackKind;
import dev.slipway.plan.RollbackTarget;
import dev.slipway.step.CountedFrom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RollbackGuideTest {
  private static final AppEnvironment SHOP = new AppEnvironment("shop", "production");

  private final SampleJournal journal = new SampleJournal();

  @Test
  void a_release_of_the_same_schema_goes_back_at_once_and_loses_nothing() {
    RollbackTarget target =
        new RollbackTarget(SampleJournal.OLD, RollbackKind.CODE_ONLY, null, null, null);
    String text = guide(outlook(Optional.of(target), Optional.empty())).text();
    assertThat(text)
        .contains("just monitor", "slipway rollback production\n", "hotfix")
        .contains("takes: not known, never done here")
        .contains("database backup: not possible");
  }

  @Test
  void a_release_of_another_schema_needs_its_data_and_the_writes_are_counted() {
    BackupName before = new BackupName("12-before-1.4.0");
    RollbackTarget target =
        new RollbackTarget(
            SampleJournal.OLD, RollbackKind.RESTORE, before, CountedFrom.since(before), null);
    Changes lost = new Changes(List.of(new TableChanges("orders", 40, 3, 0)));
    String text = guide(outlook(Optional.of(target), Optional.of(lost))).text();
    assertThat(text)
        .contains("previous version: not possible")
        .contains("slipway rollback production --accept-loss 43")
        .contains("loses: 43 writes, counted now");
  }

  @Test
  void times_are_those_of_the_last_deployment_of_the_kind() {
    journal.plannedWithHold(12).done(12, 1, "held", 0.1).done(12, 2, "stopped", 0.2);
    journal.done(12, 3, "serving", 0.1);
    RollbackGuide guide = guide(outlook(Optional.empty(), Optional.empty()));
    RollbackGuide.Choice hotfix = guide.choices().getLast();
    assertThat(hotfix.seconds()).isPositive();
    assertThat(hotfix.measured()).isEqualTo("measured in deployment 12");
  }

  private RollbackGuide guide(RollbackOutlook outlook) {
    return RollbackGuide.of(SHOP, SampleJournal.NEW.value(), outlook, journal);
  }

  private static RollbackOutlook outlook(Optional<RollbackTarget> target, Optional<Changes> loss) {
    return new RollbackOutlook(
        target, "nothing served before", loss, Optional.empty(), Optional.empty());
  }
}
