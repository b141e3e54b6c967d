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
  /** A client asks its executor's successor at once. */
  private static final int REMEMBERED = 5;

  private final Operations operations;
  private final Journals journals;

  Follow(Operations operations, Journals journals) {
    this.operations = operations;
    this.journals = journals;
  }

  @Override
  public Event.Ended handle(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    Optional<String> asked = request.argument("request");
    Optional<Long> deployment =
        asked.isPresent()
            ? Optional.of(named(app, asked.get(), request.argument("verb").orElse("work")))
            : request.argument("deployment").map(Long::valueOf);
    Optional<Operation> running = operations.running(app);
    if (running.isPresent() && isMeant(running.get(), deployment)) {
      return running.get().follow(session);
    }
    return deployment
        .map(number -> replay(app, number, session))
        .orElseGet(() -> Event.Ended.done("nothing is being done to " + app));
  }

  /** What was asked of an executor that died before it could say which number it has. */
  private long named(AppEnvironment app, String name, String verb) {
    return newest(app, name)
        .orElseThrow(() ->
            Failure.failed(
                    "deployment.never-begun",
                    "the executor died before it began to " + verb + " " + app)
                .now("nothing was begun; what serves goes on serving")
                .next("ask again"));
  }

  private Optional<Long> newest(AppEnvironment app, String name) {
    if (!journals.exists(app)) {
      return Optional.empty();
    }
    try (Journal journal = journals.open(app)) {
      return journal.deployments().stream()
          .limit(REMEMBERED)
          .filter(number -> isNamed(Trail.of(journal.entries(number)), name))
          .findFirst();
    }
  }

  private static boolean isNamed(Trail trail, String name) {
    return trail.phases().stream().anyMatch(phase -> name.equals(phase.intent().request()));
  }

  /** An operation without a number yet may become the deployment that is meant. */
  private static boolean isMeant(Operation operation, Optional<Long> deployment) {
    OptionalLong number = operation.deployment();
    return deployment.isEmpty() || number.isEmpty() || deployment.get() == number.getAsLong();
  }

  private Event.Ended replay(AppEnvironment app, long number, Session session) {
    try (Journal journal = journals.open(app)) {
      List<Entry> entries = journal.entries(number);
      new Narration(session::deliver).tell(entries);
      return Trail.of(entries)
          .ending()
          .map(end -> Narration.end(app, end))
          .orElseThrow(() ->
              Failure.state(
                      "deployment.unfinished",
                      "deployment " + number + " of " + app + " is neither live nor undone")
                  .next("slipway recover " + app.environment()));
    }
  }
}
