package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.keeper.KeeperClient;
import dev.slipway.keeper.KeeperState;
import dev.slipway.model.Address;
import dev.slipway.model.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code slipway serve}: the keeper and the executor, up or down. */
final class Serve implements Verb {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Override
  public String summary() {
    return "Starts what serves the apps of this host, or stops it";
  }

  @Override
  public void describe(Usage usage) {
    usage
        .flag("stop the apps, the proxy and the executor", "--stop")
        .flag("with --stop: let the apps' processes run on, unreachable", "--keep-apps")
        .values("--http", "ADDR", "where the proxy listens; default: 127.0.0.1:8080")
        .values("--https", "ADDR", "where it listens with TLS")
        .example("slipway serve --http 0.0.0.0:80 --https 0.0.0.0:443", "slipway serve --stop");
  }

  @Override
  public Event.Ended run(Call call) {
    KeeperClient keeper = new KeeperClient(call.caller().home(), Duration.ZERO);
    Optional<KeeperState> running = ask(keeper);
    if (call.has("--stop")) {
      return running.isPresent()
          ? stop(call, keeper)
          : Event.Ended.done("nothing serves " + call.caller().home());
    }
    if (running.isEmpty()) {
      return start(call);
    }
    if (call.has("--http") || call.has("--https")) {
      throw Failure.state("serve.running", "it serves already, on " + addresses(running.get()))
          .now("nothing was changed")
          .next("slipway serve --stop --keep-apps, then slipway serve with other addresses");
    }
    return described(running.get());
  }

  private static Optional<KeeperState> ask(KeeperClient keeper) {
    try {
      return Optional.of(keeper.describe());
    } catch (Failure failure) {
      if (failure.code().equals("keeper.unreachable")) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private static Event.Ended start(Call call) {
    List<String> options = new ArrayList<>();
    for (String name : List.of("--http", "--https")) {
      for (String address : call.values(name)) {
        options.add(name + "=" + Address.parse(address));
      }
    }
    new ExecutorDoor(call.caller(), call.console(), PATIENCE).bringUp(options);
    return described(new KeeperClient(call.caller().home(), PATIENCE).describe());
  }

  private static Event.Ended described(KeeperState state) {
    return Event.Ended.done(
            "serving on " + addresses(state) + " (keeper: process " + state.pid() + ")")
        .next("slipway serve --stop ends it");
  }

  private static Event.Ended stop(Call call, KeeperClient keeper) {
    boolean apps = !call.has("--keep-apps");
    keeper.stop(apps);
    return Event.Ended.done(
        apps ? "stopped; nothing serves any more" : "stopped; the apps' processes run on");
  }

  private static String addresses(KeeperState state) {
    return Stream.concat(
            state.listen().http().stream().map(address -> "http://" + address),
            state.listen().https().stream().map(address -> "https://" + address))
        .reduce((one, other) -> one + " and " + other)
        .orElse("no address");
  }
}
