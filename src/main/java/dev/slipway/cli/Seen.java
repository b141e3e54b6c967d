package dev.slipway.cli;

import dev.slipway.api.Event;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells what of a stream was shown already: a deployment that is followed again after its executor
 * died is told from its beginning. The same thing may happen twice, as a step that is begun again
 * does, so it is counted. Not thread-safe.
 */
final class Seen {
  private final Map<Event, Integer> shown = new HashMap<>();
  private final Map<Event, Integer> told = new HashMap<>();

  /** The stream begins once more. */
  void again() {
    told.clear();
  }

  /** Whether the next event of the stream was not shown before. */
  boolean isNew(Event event) {
    if (!isToldAgain(event)) {
      return true;
    }
    Event timeless = withoutTime(event);
    int count = told.merge(timeless, 1, Integer::sum);
    if (count <= shown.getOrDefault(timeless, 0)) {
      return false;
    }
    shown.put(timeless, count);
    return true;
  }

  /** What comes from the journal; the rest is said once, as it happens. */
  private static boolean isToldAgain(Event event) {
    return event instanceof Event.Planned
        || event instanceof Event.StepChanged
        || event instanceof Event.Note;
  }

  private static Event withoutTime(Event event) {
    return event instanceof Event.StepChanged step
        ? new Event.StepChanged(
            step.deployment(), step.step(), step.name(), step.state(), step.detail(), 0)
        : event;
  }
}
