package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.deploy.Trail;
import dev.slipway.journal.Entry;
import dev.slipway.journal.Journal;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Shows one more client what is being done to an app, from its beginning to its end. A deployment
 * that has ended already is told from the journal, as if it happened now.
 */
final class Follow implements Handler {
  private final Operations operations;
  private final Journals journals;

  Follow(Operations operations, Journals journals) {
    this.operations = operations;
    this.journals = journals;
  }

  @Override
  public Event.Ended handle(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    Optional<Operation> running = operations.running(app);
    Optional<String> deployment = request.argument("deployment");
    if (running.isPresent() && isMeant(running.get(), deployment)) {
      return running.get().follow(session);
    }
    return deployment
        .map(number -> replay(app, Long.parseLong(number), session))
        .orElseGet(() -> Event.Ended.done("nothing is being done to " + app));
  }

  /** An operation without a number yet may become the deployment that is meant. */
  private static boolean isMeant(Operation operation, Optional<String> deployment) {
    OptionalLong number = operation.deployment();
    return deployment.isEmpty()
        || number.isEmpty()
        || deployment.get().equals(String.valueOf(number.getAsLong()));
  }

  private Event.Ended replay(AppEnvironment app, long number, Session session) {
    try (Journal journal = journals.open(app)) {
      List<Entry> entries = journal.entries(number);
      new Narration(session::deliver).tell(entries);
      return Trail.of(entries)
          .ending()
          .map(Narration::end)
          .orElseThrow(() ->
              Failure.state(
                      "deployment.unfinished",
                      "deployment " + number + " of " + app + " is neither live nor undone")
                  .next("slipway recover " + app.environment()));
    }
  }
}
