package dev.slipway.watch;

import dev.slipway.watch.Verdict.Kind;
import io.avaje.jsonb.Json;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What came of a watch, as the journal keeps it in a note of the step, whatever the verdict: {@code
 * {"verdict":{"kind":"GOOD","reasons":[…],"remarks":[…]},"words":…,"seconds":…,"after":{…},
 * "before":{…},"memory":[…],"checklist":[…],"series":{…}}}. Reports are made from it.
 *
 * @param verdict good, bad or inconclusive, with reasons
 * @param words what was seen, in one line
 * @param seconds how long was watched
 * @param after customers' requests to the new instance
 * @param before those to the old one, before the cutover; null when there was none
 * @param memory bytes that the new web process held, at even intervals
 * @param checklist what a successful deployment shows, with figures
 * @param series customers' requests second by second
 */
@Json
public record Watched(
    Verdict verdict,
    String words,
    double seconds,
    Measured after,
    @Nullable Measured before,
    List<Long> memory,
    List<Criterion> checklist,
    @Nullable Series series) {

  /** The same where nobody is to be asked: what cannot be told is a remark. */
  public Watched undoubting() {
    if (verdict.kind() != Kind.INCONCLUSIVE) {
      return this;
    }
    List<String> remarks =
        Stream.concat(verdict.remarks().stream(), verdict.reasons().stream().map(Reason::inWords))
            .toList();
    return new Watched(
        new Verdict(Kind.GOOD, List.of(), remarks),
        words,
        seconds,
        after,
        before,
        memory,
        checklist,
        series);
  }

  /** Whether a person is to decide. */
  public boolean inDoubt() {
    return verdict.kind() == Kind.INCONCLUSIVE;
  }
}
