package dev.slipway.keeper.proxy;

import java.util.Locale;

/**
 * Whom a request asks for: the content of {@code Host}, or the authority of an absolute URI.
 *
 * @param host lower case, without brackets and final dot; empty when none was given
 * @param port −1 when none was given
 */
record Authority(String host, int port) {
  /** Nobody in particular, as HTTP/1.0 allows. */
  static final Authority NONE = new Authority("", -1);

  /** Reads {@code host[:port]}. What is no number is no port; such a host matches nothing. */
  static Authority parse(String text) {
    int bracket = text.lastIndexOf(']');
    int colon = text.lastIndexOf(':');
    String host = colon > bracket ? text.substring(0, colon) : text;
    String port = colon > bracket ? text.substring(colon + 1) : "";
    if (bracket > 0 && host.startsWith("[")) {
      host = host.substring(1, bracket);
    }
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    return new Authority(host.toLowerCase(Locale.ROOT), portOf(port));
  }

  private static int portOf(String text) {
    if (text.length() > 5 || !Framing.isLength(text)) {
      return -1;
    }
    return Integer.parseInt(text);
  }

  /** Whether this names the machine itself rather than a site on it. */
  boolean isMachine() {
    return host.isEmpty()
        || host.equals("localhost")
        || host.indexOf(':') >= 0
        || (Character.isDigit(host.charAt(0))
            && host.chars().allMatch(c -> c == '.' || Character.isDigit(c)));
  }
}
