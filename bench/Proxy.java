import dev.slipway.keeper.Desired;
import dev.slipway.keeper.Listen;
import dev.slipway.keeper.proxy.EmbeddedProxy;
import dev.slipway.model.Address;
import java.time.Duration;
import java.util.List;

/** The embedded proxy alone in a process, for {@code bench/proxy}: PORT UPSTREAM_PORT. */
public final class Proxy {
  public static void main(String[] args) throws InterruptedException {
    EmbeddedProxy proxy = new EmbeddedProxy();
    Desired.Upstream upstream = new Desired.Upstream("1-web", "1", Integer.parseInt(args[1]));
    Desired.Route route =
        new Desired.Route(List.of("bench.test"), upstream, null, null, List.of(), null);
    proxy.apply("bench/local", route, Duration.ZERO);
    proxy.start(Listen.http(new Address("127.0.0.1", Integer.parseInt(args[0]))));
    Thread.currentThread().join();
  }
}
