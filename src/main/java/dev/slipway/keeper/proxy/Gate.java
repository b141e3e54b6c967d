package dev.slipway.keeper.proxy;

import dev.slipway.keeper.Desired;
import dev.slipway.keeper.RouteCounters;
import dev.slipway.keeper.RouteState;
import dev.slipway.keeper.RouteState.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where every request of one app passes: it is let in, made to wait, or turned away. Letting in
 * takes no lock; changing the position and waiting do.
 */
final class Gate {
  /** Sets an alarm; the returned action takes it back. */
  interface Alarm {

    /** Runs the action once, so many nanoseconds from now. */
    Runnable after(long nanos, Runnable action);
  }

  private static final Desired.Route NOTHING =
      new Desired.Route(List.of(), null, null, null, List.of(), null);

  private final int lanes;
  private final Alarm alarm;
  private final Timeline timeline = new Timeline();
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private final Map<String, Instance> instances = new ConcurrentHashMap<>();
  private final Set<Passage> waiting = new LinkedHashSet<>();
  private Runnable cancelAlarm = () -> {};
  private Desired.@Nullable Upstream last;
  private volatile Position position = new Position(Mode.CLOSED, NOTHING, null, 0);

  Gate(int lanes, Alarm alarm) {
    this.lanes = lanes;
    this.alarm = alarm;
  }

  /**
   * Lets a request in, makes it wait, or turns it away. On its own thread.
   *
   * <p>A request is inside before it looks whether the position is still the one it acted on, and
   * whoever changes the position looks who is inside afterwards. So after a change nobody slips in
   * unseen, and {@link Instance#awaitEmpty} sees all who got in before.
   */
  @SuppressWarnings("ReferenceEquality") // The very same position, not one that looks like it.
  void admit(Passage passage) {
    while (true) {
      Position now = position;
      Instance instance = now.instance();
      if (now.mode() == Mode.OPEN && instance != null) {
        instance.enter();
        if (position == now) {
          passage.letIn(instance);
          return;
        }
        instance.leave();
      } else if (now.mode() == Mode.HOLDING) {
        if (wait(passage, now)) {
          return;
        }
      } else {
        passage.turnAway(now.refusal(System.nanoTime()));
        return;
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // As in admit.
  private boolean wait(Passage passage, Position now) {
    boolean room;
    synchronized (this) {
      if (position != now) {
        return false;
      }
      room = waiting.size() < now.places();
      if (room) {
        waiting.add(passage);
      }
    }
    if (room) {
      passage.waits();
    } else {
      passage.turnAway(now.refusal(System.nanoTime()));
    }
    return true;
  }

  /** Forgets a waiting request whose client went away. */
  synchronized void forget(Passage passage) {
    waiting.remove(passage);
  }

  /** Takes the position that the route asks for. */
  synchronized void apply(Desired.Route route, Duration holdLeft) {
    Position before = position;
    if (route.hold() == null && before.route().equals(route)) {
      return;
    }
    long end = System.nanoTime() + Math.max(0, holdLeft.toNanos());
    Mode mode = mode(route, holdLeft);
    Instance instance = mode == Mode.OPEN ? instance(route.upstream()) : null;
    if (instance != null) {
      instance.unretire();
    }
    move(new Position(mode, route, instance, end));
    if (mode == Mode.HOLDING) {
      cancelAlarm = alarm.after(holdLeft.toNanos(), this::expire);
    }
    Instance current = instance;
    instances.values().removeIf(each -> each != current && each.isEmpty());
  }

  private static Mode mode(Desired.Route route, Duration holdLeft) {
    if (route.announcement() != null) {
      return Mode.ANNOUNCED;
    }
    if (route.hold() != null) {
      return holdLeft.isPositive() ? Mode.HOLDING : Mode.HOLD_EXPIRED;
    }
    return route.upstream() == null ? Mode.CLOSED : Mode.OPEN;
  }

  private @Nullable Instance instance(Desired.@Nullable Upstream upstream) {
    if (upstream == null) {
      return null;
    }
    last = upstream;
    Instance known = instances.get(upstream.instance());
    if (known == null || !known.upstream().equals(upstream)) {
      known = new Instance(upstream, tally(upstream.release()), lanes);
      instances.put(upstream.instance(), known);
    }
    return known;
  }

  private void move(Position next) {
    cancelAlarm.run();
    cancelAlarm = () -> {};
    position = next;
    if (next.mode() != Mode.HOLDING) {
      List<Passage> released = new ArrayList<>(waiting);
      waiting.clear();
      released.forEach(Passage::goOn);
    }
  }

  private synchronized void expire() {
    Position now = position;
    if (now.mode() == Mode.HOLDING && now.holdEnd() - System.nanoTime() <= 0) {
      move(new Position(Mode.HOLD_EXPIRED, now.route(), null, now.holdEnd()));
    }
  }

  /** Lets nobody wait any more, for good. */
  synchronized void close() {
    move(new Position(Mode.CLOSED, NOTHING, null, 0));
    instances.values().forEach(Instance::retire);
  }

  /** What the gate does now. */
  synchronized RouteState state() {
    return new RouteState(position.mode(), last, waiting.size());
  }

  /** The position of this moment. */
  Position position() {
    return position;
  }

  /** How many requests are inside the instance. */
  int inside(String instance) {
    Instance known = instances.get(instance);
    return known == null ? 0 : known.inside();
  }

  /**
   * Waits until the instance is empty, then ends its long-lived connections, unless it is the one
   * that requests go to.
   */
  boolean awaitDrained(String id, Duration limit) throws InterruptedException {
    Instance instance = instances.get(id);
    if (instance == null) {
      return true;
    }
    boolean drained = instance.awaitEmpty(limit);
    synchronized (this) {
      if (position.instance() != instance) {
        instance.retire();
      }
    }
    return drained;
  }

  /** The counters of a release; those of requests that none was there for under "". */
  synchronized Tally tally(String release) {
    return tallies.computeIfAbsent(release, Tally::new);
  }

  /** What was counted per release. */
  synchronized List<RouteCounters> counters() {
    return tallies.values().stream().map(Tally::read).toList();
  }

  /** When requests came and ended. */
  Timeline timeline() {
    return timeline;
  }
}
