package dev.slipway.deploy;

import dev.slipway.journal.Entry;
import dev.slipway.model.Failure;
import dev.slipway.plan.Phase;
import dev.slipway.site.Others;
import dev.slipway.watch.Watched;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Jsonb;
import org.jspecify.annotations.Nullable;

/** What a deployment writes into the journal, and reads again after a crash. */
public final class Payloads {
  /** Version of these forms. */
  static final int VERSION = 1;

  private static final Jsonb JSONB = Jsonb.builder().build();

  private Payloads() {}

  /** Payload of a step that is done. */
  @Json
  public record Done(String evidence, double seconds) {}

  /** Payload of a failure. */
  @Json
  public record Failed(Failure.Kind kind, String code, String what, String now, String next) {}

  /**
   * Payload of a note.
   *
   * @param text for people; empty when the step's evidence says it
   * @param watched what came of a watch; null in other notes
   * @param stuck why a step could not be undone; null in other notes
   * @param others what others wrote while requests waited; null in other notes
   */
  @Json
  public record Noted(
      String text,
      @Nullable Watched watched,
      @Nullable Failed stuck,
      @Nullable OthersWrote others) {

    /** One that is not about a step that could not be undone. */
    public Noted(String text, @Nullable Watched watched) {
      this(text, watched, null, null);
    }
  }

  /**
   * What others wrote, or may have.
   *
   * @param words what, for people
   * @param leftBehind whether going back took it out of the live database
   */
  @Json
  public record OthersWrote(String words, boolean leftBehind) {}

  static String json(Object payload) {
    return JSONB.toJson(payload);
  }

  static String failed(Failure failure) {
    return json(failedOf(failure));
  }

  /** Notes that a step could not be undone. */
  static String stuck(Failure failure) {
    return json(new Noted("not undone: " + failure.what(), null, failedOf(failure), null));
  }

  /** Notes what others wrote while requests waited. */
  static String others(Others.Told told) {
    String what =
        told.leftBehind() ? "not in the live database any more: " : "others may have written: ";
    return json(
        new Noted(
            what + told.words(), null, null, new OthersWrote(told.words(), told.leftBehind())));
  }

  private static Failed failedOf(Failure failure) {
    return new Failed(
        failure.kind(), failure.code(), failure.what(), failure.now(), failure.next());
  }

  /** Reads the plan of a {@code PLANNED} entry. */
  public static Phase phase(Entry entry) {
    return read(entry, Phase.class);
  }

  /** Reads a {@code DONE} entry. */
  public static Done done(Entry entry) {
    return read(entry, Done.class);
  }

  /** Reads a {@code NOTE} entry. */
  public static Noted note(Entry entry) {
    return read(entry, Noted.class);
  }

  /** Reads an {@code ENDED} entry. */
  public static Ending ending(Entry entry) {
    return read(entry, Ending.class);
  }

  /** Reads a {@code FAILED} or {@code CANCELLED} entry. */
  public static Failure failure(Entry entry) {
    Failed failed = read(entry, Failed.class);
    return Failure.of(failed.kind(), failed.code(), failed.what())
        .now(failed.now())
        .next(failed.next());
  }

  private static <T> T read(Entry entry, Class<T> type) {
    if (entry.version() > VERSION) {
      throw Failure.state(
              "journal.newer", "entry " + entry.sequence() + " was written by a newer Slipway")
          .next("use that version");
    }
    return JSONB.type(type).fromJson(entry.payload());
  }
}
