package dev.slipway.report;

import dev.slipway.model.TestsRun;
import dev.slipway.plan.Intent;
import dev.slipway.plan.Origin;
import dev.slipway.watch.Criterion;
import java.util.ArrayList;
import java.util.List;

/** The lines of the checklist that were settled before anything was deployed. */
final class Provenance {
  private static final int BRIEF = 12;

  private Provenance() {}

  /** Nothing where nothing is known of the release's source. */
  static List<Criterion> of(Intent intent) {
    Origin origin = intent.origin();
    if (origin == null) {
      return List.of();
    }
    List<Criterion> list = new ArrayList<>();
    if (origin.tag() != null) {
      list.add(new Criterion("tagged", true, origin.tag() + commit(origin), "tag of this commit"));
    } else if (origin.commit() != null) {
      list.add(new Criterion("tagged", false, "no tag" + commit(origin), "tag of this commit"));
    }
    TestsRun tests = origin.tests();
    if (tests != null) {
      list.add(new Criterion("tests", tests.failed() == 0, tests.inWords(), "all passed"));
    }
    return list;
  }

  private static String commit(Origin origin) {
    String commit = origin.commit();
    return commit == null
        ? ""
        : ", commit " + commit.substring(0, Math.min(BRIEF, commit.length()));
  }
}
