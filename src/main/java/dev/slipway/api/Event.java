package dev.slipway.api;

import dev.slipway.model.Failure;
import io.avaje.jsonb.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line the executor sends while it works on a request, and that the command line prints as is
 * with {@code --format json}. Closed: a client can name every form.
 */
@Json(typeProperty = "type", naming = Json.Naming.LowerUnderscore)
@Json.SubType(type = Event.Planned.class, name = "planned")
@Json.SubType(type = Event.StepChanged.class, name = "step")
@Json.SubType(type = Event.Progressed.class, name = "progress")
@Json.SubType(type = Event.Note.class, name = "note")
@Json.SubType(type = Event.Output.class, name = "output")
@Json.SubType(type = Event.CancelAnswered.class, name = "cancel")
@Json.SubType(type = Event.Ended.class, name = "result")
public sealed interface Event {

  /** A deployment has a plan; its steps follow, each with its index. */
  record Planned(long deployment, String kind, String release, String cutover, List<String> steps)
      implements Event {}

  /**
   * A step changed.
   *
   * @param state began, done, failed, undoing or undone
   * @param detail evidence or failure in words
   * @param seconds since it began; 0 when it begins
   */
  record StepChanged(
      long deployment, int step, String name, String state, String detail, double seconds)
      implements Event {}

  /**
   * How far long work is; {@code fraction} negative when unknown. The only kind that may be lost.
   */
  record Progressed(String detail, double fraction) implements Event {}

  /**
   * A fact worth a line: a warning, a measured figure; {@code level} is info, warning or problem.
   */
  record Note(String level, String text) implements Event {}

  /** A line of somebody else's: of a log, of a program run for the client. */
  record Output(String source, String line) implements Event {}

  /**
   * The answer to a request to cancel.
   *
   * @param accepted whether the work is being undone; when not, it goes on without the client
   * @param text why, and what happens now
   */
  record CancelAnswered(boolean accepted, String text) implements Event {}

  /**
   * The last line. {@code data} is the verb's own JSON object as text, or null.
   *
   * @param ok whether the request did what was asked
   * @param exitCode the exit code of the command line
   * @param code stable failure code, empty when ok
   * @param what what was done or failed
   * @param now what is true now
   * @param next what to do next
   * @param causes why it failed, the nearest cause first, and what else went wrong on the way
   */
  record Ended(
      boolean ok,
      int exitCode,
      String code,
      String what,
      String now,
      String next,
      List<String> causes,
      @Nullable @Json.Raw String data)
      implements Event {

    /** Copies the list. */
    public Ended {
      causes = List.copyOf(causes);
    }

    /** It did what was asked, and {@code what} says what that was; empty when data says it all. */
    public static Ended done(String what) {
      return new Ended(true, 0, "", what, "", "", List.of(), null);
    }

    /** It failed; every cause and every failure on the way is kept as words. */
    public static Ended failed(Failure failure) {
      return new Ended(
          false,
          failure.kind().exitCode(),
          failure.code(),
          failure.what(),
          failure.now(),
          failure.next(),
          causesOf(failure),
          null);
    }

    /** The same end with the verb's own JSON object. */
    public Ended with(String json) {
      return new Ended(ok, exitCode, code, what, now, next, causes, json);
    }

    /** The same end, saying what to do next. */
    public Ended next(String action) {
      return new Ended(ok, exitCode, code, what, now, action, causes, data);
    }

    private static List<String> causesOf(Throwable failure) {
      List<String> words = new ArrayList<>();
      for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
        if (!(cause instanceof InterruptedException)) {
          words.add(inWords(cause));
        }
      }
      for (Throwable also : failure.getSuppressed()) {
        words.add("also: " + inWords(also));
      }
      return words;
    }

    private static String inWords(Throwable cause) {
      String name = cause.getClass().getSimpleName();
      if (cause.getMessage() == null) {
        return name;
      }
      return cause instanceof Failure ? cause.getMessage() : name + ": " + cause.getMessage();
    }
  }
}
