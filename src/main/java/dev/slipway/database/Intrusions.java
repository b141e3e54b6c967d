package dev.slipway.database;

import dev.slipway.model.Amount;
import java.util.ArrayList;
import java.util.List;

/**
 * Who came while requests waited, and was none of ours.
 *
 * @param ended who was ended before anything of theirs was committed
 * @param doubts what others have written, or may have: each in words
 * @param unwatched times in which nobody looked, in words: an executor that died, a server that was
 *     away
 */
public record Intrusions(List<String> ended, List<String> doubts, List<String> unwatched) {
  /** Nobody came, and somebody looked all the time. */
  public static final Intrusions NONE = new Intrusions(List.of(), List.of(), List.of());

  private static final int MOST_NAMED = 3;

  /** Copies the lists. */
  public Intrusions {
    ended = List.copyOf(ended);
    doubts = List.copyOf(doubts);
    unwatched = List.copyOf(unwatched);
  }

  /** Nobody looked, and why. */
  public static Intrusions unwatched(String why) {
    return new Intrusions(List.of(), List.of(), List.of(why));
  }

  /** Whether somebody else has written, or may have. */
  public boolean mayHaveWritten() {
    return !doubts.isEmpty();
  }

  /** Both together. */
  public Intrusions plus(Intrusions later) {
    return new Intrusions(
        both(ended, later.ended), both(doubts, later.doubts), both(unwatched, later.unwatched));
  }

  private static List<String> both(List<String> one, List<String> other) {
    List<String> all = new ArrayList<>(one);
    other.stream().filter(words -> !one.contains(words)).forEach(all::add);
    return all;
  }

  /** In words; empty when there is nothing to say. */
  public String inWords() {
    List<String> parts = new ArrayList<>();
    if (!ended.isEmpty()) {
      parts.add(Amount.of(ended.size(), "other session") + " ended: " + some(ended));
    }
    if (!doubts.isEmpty()) {
      parts.add("others may have written: " + some(doubts));
    }
    parts.addAll(unwatched);
    return String.join("; ", parts);
  }

  private static String some(List<String> words) {
    int more = words.size() - MOST_NAMED;
    String first = String.join(", ", words.subList(0, Math.min(MOST_NAMED, words.size())));
    return more > 0 ? "%s and %d more".formatted(first, more) : first;
  }
}
