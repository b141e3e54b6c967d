package dev.slipway.report;

import dev.slipway.journal.Journal;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;

/** Tells from the journal of one app and environment what happened. */
public final class Chronicle {
  private final AppEnvironment app;
  private final Journal journal;

  /** Reads that journal; does not close it. */
  public Chronicle(AppEnvironment app, Journal journal) {
    this.app = app;
    this.journal = journal;
  }

  /** The newest deployments, at most so many. */
  public History history(int limit) {
    return new History(
        app.toString(),
        journal.deployments().stream()
            .limit(limit)
            .map(this::report)
            .map(History.Line::of)
            .toList());
  }

  /**
   * One deployment.
   *
   * @throws Failure when there is none of that number
   */
  public DeploymentReport report(long deployment) {
    Account account = new Account();
    journal.entries(deployment).forEach(account::add);
    if (account.isEmpty()) {
      throw Failure.usage("report.unknown", app + " has no deployment " + deployment)
          .next("slipway history " + app.environment());
    }
    return account.report(app.toString(), deployment);
  }
}
