package dev.slipway.keeper;

import dev.slipway.model.Failure;
import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the keeper answers: one line per {@link KeeperRequest}. */
@Json(typeProperty = "reply")
@Json.SubType(type = KeeperReply.Done.class, name = "done")
@Json.SubType(type = KeeperReply.Refused.class, name = "refused")
@Json.SubType(type = KeeperReply.Current.class, name = "current")
@Json.SubType(type = KeeperReply.Observed.class, name = "observed")
@Json.SubType(type = KeeperReply.Waited.class, name = "waited")
@Json.SubType(type = KeeperReply.Counted.class, name = "counted")
@Json.SubType(type = KeeperReply.Timed.class, name = "timed")
@Json.SubType(type = KeeperReply.Described.class, name = "described")
@Json.SubType(type = KeeperReply.Attending.class, name = "attending")
// Members of different forms must not share a name: the generated writer would mix them up.
public sealed interface KeeperReply {

  /** It is so. */
  record Done() implements KeeperReply {}

  /** It is not so, and this is why. */
  record Refused(Failure.Kind kind, String code, String what, String now, String next)
      implements KeeperReply {

    static Refused of(Failure failure) {
      return new Refused(
          failure.kind(), failure.code(), failure.what(), failure.now(), failure.next());
    }

    Failure failure() {
      return Failure.of(kind, code, what).now(now).next(next);
    }
  }

  /**
   * An app's desired state.
   *
   * @param revision rises with every change; 0 when there is none
   */
  record Current(long revision, @Nullable Desired desired) implements KeeperReply {}

  /** What an app does. */
  record Observed(AppState app) implements KeeperReply {}

  /** Whether it came about within the limit. */
  record Waited(boolean reached) implements KeeperReply {}

  /** An app's counters. */
  record Counted(List<RouteCounters> counters) implements KeeperReply {}

  /** An app's last minutes, second by second. */
  record Timed(List<RouteSecond> seconds) implements KeeperReply {}

  /** What the keeper does. */
  record Described(KeeperState keeper) implements KeeperReply {}

  /**
   * The connection attends the keeper's life.
   *
   * @param guarded whether the client shall start the keeper again when it dies
   */
  record Attending(boolean guarded) implements KeeperReply {}
}
