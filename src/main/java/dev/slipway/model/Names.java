package dev.slipway.model;

import java.util.regex.Pattern;

/** The one allow-list for names that become file names, arguments or addresses. */
final class Names {
  private static final Pattern SHORT = Pattern.compile("[a-z][a-z0-9-]{0,38}[a-z0-9]|[a-z]");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,119}");

  private Names() {}

  static String requireShort(String what, String value) {
    return require(SHORT, what, value, "lower-case letters, digits and '-', at most 40");
  }

  static String requireId(String what, String value) {
    return require(ID, what, value, "letters, digits and '._+-', at most 120");
  }

  private static String require(Pattern allowed, String what, String value, String rule) {
    if (!allowed.matcher(value).matches()) {
      throw Failure.usage("name.invalid", what + " '" + value + "' is not allowed: use " + rule);
    }
    return value;
  }
}
