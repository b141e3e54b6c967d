package dev.slipway.cli;

/**
 * Colours and symbols of a terminal, or none.
 *
 * @param colour whether colours may be used
 * @param unicode whether symbols outside ASCII may be used
 */
record Style(boolean colour, boolean unicode) {

  /** Neither. */
  static final Style PLAIN = new Style(false, false);

  String good(String text) {
    return paint("32", text);
  }

  String bad(String text) {
    return paint("31", text);
  }

  String warn(String text) {
    return paint("33", text);
  }

  String dim(String text) {
    return paint("2", text);
  }

  String bold(String text) {
    return paint("1", text);
  }

  /** The first where the terminal can show it, else the second. */
  String symbol(String symbol, String ascii) {
    return unicode ? symbol : ascii;
  }

  private String paint(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
