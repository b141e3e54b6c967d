package dev.slipway.model;

import java.util.Map;
import java.util.TreeMap;

/**
 * A TCP address.
 *
 * @param host name or literal address
 * @param port 0 to 65535; 0 asks for any free port
 */
public record Address(String host, int port) {

  /** Refuses ports out of range and empty hosts. */
  public Address {
    if (host.isBlank() || port < 0 || port > 65535) {
      throw Failure.usage("address.invalid", "'" + host + ":" + port + "' is no TCP address");
    }
  }

  /** Reads {@code host:port}; an IPv6 host stands in brackets. */
  public static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      String host = text.substring(0, Math.max(colon, 0));
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      return new Address(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw Failure.usage("address.invalid", "'" + text + "' is not of the form host:port");
    }
  }

  /**
   * The text with {@code {listen}}, {@code {host}} and {@code {port}} in it replaced by this
   * address; these are how commands and variables are told where to listen.
   */
  public String into(String text) {
    return text.replace("{listen}", toString())
        .replace("{host}", host)
        .replace("{port}", Integer.toString(port));
  }

  /** Those of these variables that mention an address, with this one filled in. */
  public Map<String, String> into(Map<String, String> variables) {
    Map<String, String> filled = new TreeMap<>(variables);
    filled.replaceAll((name, value) -> into(value));
    filled.entrySet().removeAll(variables.entrySet());
    return filled;
  }

  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
