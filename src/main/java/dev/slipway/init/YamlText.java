package dev.slipway.init;

import java.util.regex.Pattern;

/** Text as YAML, quoted only where it has to be. */
final class YamlText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9./_$(\\p{L}][^\\p{Cntrl}]*");
  private static final Pattern MISREAD =
      Pattern.compile("(?i)null|~|true|false|[-+.0-9][-+.0-9e_xo]*|.*: .*|.* #.*|.*:|.*\\s");
  private static final Pattern FLOW_ENDS = Pattern.compile("[\\[\\]{},]");

  private YamlText() {}

  /** A value behind a key, or in a list of lines. */
  static String block(String text) {
    return PLAIN.matcher(text).matches() && !MISREAD.matcher(text).matches() ? text : quoted(text);
  }

  /** A value inside brackets or braces. */
  static String flow(String text) {
    return FLOW_ENDS.matcher(text).find() ? quoted(text) : block(text);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
