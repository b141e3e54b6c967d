package dev.slipway.keeper;

import dev.slipway.model.Address;
import io.avaje.jsonb.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses the proxy listens on.
 *
 * @param http plain HTTP
 * @param https TLS, with the certificate of the route whose host name is asked for
 */
@Json
public record Listen(List<Address> http, List<Address> https) {

  /** Copies the lists. */
  public Listen {
    http = List.copyOf(http);
    https = List.copyOf(https);
  }

  /** Plain HTTP on one address. */
  public static Listen http(Address address) {
    return new Listen(List.of(address), List.of());
  }

  /** The same, with every port 0 replaced by the port that {@code before} has in its place. */
  Listen withPortsOf(Listen before) {
    return new Listen(withPorts(http, before.http()), withPorts(https, before.https()));
  }

  private static List<Address> withPorts(List<Address> wanted, List<Address> before) {
    List<Address> addresses = new ArrayList<>(wanted);
    for (int i = 0; i < Math.min(wanted.size(), before.size()); i++) {
      Address address = wanted.get(i);
      if (address.port() == 0 && address.host().equals(before.get(i).host())) {
        addresses.set(i, before.get(i));
      }
    }
    return addresses;
  }
}
