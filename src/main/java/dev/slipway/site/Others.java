package dev.slipway.site;

import dev.slipway.database.Database;
import dev.slipway.database.Intrusions;
import dev.slipway.database.WriteGuard;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who else came to the database while requests of this deployment waited: kept out by a guard that
 * lives as long as this process, and remembered until the deployment ends. Used by one thread at a
 * time.
 */
public final class Others {
  private static final String UNWATCHED = "while no executor ran nobody watched for other writers";

  private @Nullable WriteGuard guard;
  private Intrusions came = Intrusions.NONE;
  private Optional<String> leftBehind = Optional.empty();
  private Consumer<Told> listener = told -> {};

  /**
   * What has to be known after a crash too.
   *
   * @param words what, for people
   * @param leftBehind whether going back took it out of the live database; else others only wrote
   */
  public record Told(String words, boolean leftBehind) {}

  /** Who keeps what has to be known after a crash; told before anything is done about it. */
  public void tell(Consumer<Told> keeper) {
    listener = keeper;
  }

  /** Takes up what was told before a crash. */
  public void remember(Told told) {
    if (told.leftBehind()) {
      leftBehind = Optional.of(told.words());
    } else {
      came = came.plus(new Intrusions(List.of(), List.of(told.words()), List.of()));
    }
  }

  void guard(Database database, Supplier<Set<Long>> ours, boolean first) {
    if (guard == null) {
      guard = database.guard(ours);
      if (!first) {
        came = came.plus(Intrusions.unwatched(UNWATCHED));
      }
    }
  }

  /** Says whether programs of this deployment may write from now on. */
  public void oursWrite(boolean whether) {
    if (guard != null) {
      guard.oursWrite(whether);
    }
  }

  /** Everybody who came so far. */
  public Intrusions seen() {
    return guard == null ? came : came.plus(guard.seen());
  }

  /** Ends the guard, if there is one: from now on others may write. */
  public Intrusions end() {
    if (guard != null) {
      guard.close();
      Intrusions seen = guard.seen();
      guard = null;
      came = came.plus(seen);
      if (seen.mayHaveWritten()) {
        listener.accept(new Told(String.join(", ", seen.doubts()), false));
      }
    }
    return came;
  }

  /** Says, before it happens, what going back takes out of the live database that others wrote. */
  public void leaveBehind(String words) {
    leftBehind = Optional.of(words);
    listener.accept(new Told(words, true));
  }

  /** What going back took out of the live database that others wrote, or may have. */
  public Optional<String> leftBehind() {
    return leftBehind;
  }
}
