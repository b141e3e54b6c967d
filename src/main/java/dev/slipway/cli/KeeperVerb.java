package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.config.AppConfig.TrafficConfig;
import dev.slipway.keeper.Keeper;
import dev.slipway.keeper.KeeperSettings;
import dev.slipway.keeper.Listen;
import dev.slipway.keeper.proxy.EmbeddedProxy;
import dev.slipway.model.Address;
import dev.slipway.model.SlipwayHome;
import dev.slipway.process.ThisProgram;
import java.util.List;
import java.util.Optional;

/**
 * {@code slipway keeper}: is the keeper, in this very process. Not on the help page: people say
 * {@code serve}, a service manager says this.
 */
public final class KeeperVerb implements Verb {

  @Override
  public String summary() {
    return "Is the keeper, until it is told to end; for service managers";
  }

  @Override
  public void describe(Usage usage) {
    usage
        .values("--http", "ADDR", "where the proxy listens; default: as before, or 127.0.0.1:8080")
        .values("--https", "ADDR", "where it listens with TLS")
        .flag("a service manager starts the keeper again, so the executor need not", "--managed")
        .example("slipway keeper --http 0.0.0.0:80 --managed");
  }

  @Override
  public Event.Ended run(Call call) {
    SlipwayHome home = call.caller().home();
    serve(call.caller(), listen(call, home), !call.has("--managed"));
    return Event.Ended.done("the keeper of " + home + " has ended");
  }

  /**
   * {@code slipway keeper} and no more, which is what a keeper's guard says while nothing is
   * served: listens where the last one did. Returns when the keeper was asked to end.
   */
  public static void serveAsBefore(Caller caller) {
    serve(caller, asBefore(caller.home()), true);
  }

  private static void serve(Caller caller, Listen listen, boolean guarded) {
    List<String> executor = ThisProgram.command(caller.environment(), List.of("executor"));
    KeeperSettings settings = new KeeperSettings(listen, executor, guarded);
    Keeper.run(caller.home(), Optional.of(settings), new EmbeddedProxy());
  }

  private static Listen listen(Call call, SlipwayHome home) {
    List<Address> http = call.values("--http").stream().map(Address::parse).toList();
    List<Address> https = call.values("--https").stream().map(Address::parse).toList();
    return http.isEmpty() && https.isEmpty() ? asBefore(home) : new Listen(http, https);
  }

  private static Listen asBefore(SlipwayHome home) {
    return Keeper.remembered(home)
        .map(KeeperSettings::listen)
        .orElseGet(() -> Listen.http(TrafficConfig.DEFAULT_LISTEN));
  }
}
