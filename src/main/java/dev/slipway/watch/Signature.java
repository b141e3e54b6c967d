package dev.slipway.watch;

/**
 * What stays of a line of a log when everything is taken out that differs from one time to the
 * next: numbers, times, hexadecimal and universal ids, ids in paths, and quoted values each become
 * {@code #}. Two lines of one signature tell of the same thing. Taking the signature of a signature
 * gives itself, and no digit is left in it.
 */
final class Signature {
  /** Of longer lines only the beginning is looked at. */
  static final int LONGEST = 300;

  private static final String UUID = "########-####-####-####-############";
  private static final int HEX_WORD = 8;

  private final String line;
  private final StringBuilder result = new StringBuilder();
  private int at;

  private Signature(String line) {
    this.line = line;
  }

  static String of(String line) {
    String before = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    String after = new Signature(before).once();
    // Each round takes something out, so this ends; mostly in the second.
    while (!after.equals(before)) {
      before = after;
      after = new Signature(before).once();
    }
    return after;
  }

  private String once() {
    while (at < line.length()) {
      char c = line.charAt(at);
      if (isWordPart(c)) {
        word();
      } else if (c == '"' || c == '\'') {
        quoted(c);
      } else {
        result.append(Character.isISOControl(c) ? ' ' : c);
        at++;
      }
    }
    return collapsed(result.toString());
  }

  private void word() {
    if (isUuid()) {
      result.append('#');
      at += UUID.length();
      return;
    }
    int end = at;
    while (end < line.length() && isWordPart(line.charAt(end))) {
      end++;
    }
    String word = line.substring(at, end);
    result.append(isId(word) ? "#" : withoutNumbers(word));
    at = end;
  }

  private boolean isUuid() {
    if (line.length() - at < UUID.length()) {
      return false;
    }
    for (int i = 0; i < UUID.length(); i++) {
      char c = line.charAt(at + i);
      boolean fits = UUID.charAt(i) == '-' ? c == '-' : isHex(c);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /** All of it hexadecimal: a number, a digest, an address such as {@code 0x7f3a}. */
  private static boolean isId(String word) {
    String digits = word.startsWith("0x") ? word.substring(2) : word;
    boolean hex = !digits.isEmpty() && digits.chars().allMatch(c -> isHex((char) c));
    return hex && (digits.length() >= HEX_WORD || digits.chars().anyMatch(Character::isDigit));
  }

  private static String withoutNumbers(String word) {
    StringBuilder without = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      without.append(Character.isDigit(c) ? '#' : c);
    }
    return without.toString();
  }

  /** An apostrophe inside a word opens nothing, and without its end a quote is only a character. */
  private void quoted(char quote) {
    boolean opens = at == 0 || !isWordPart(line.charAt(at - 1));
    int end = opens ? closing(quote) : -1;
    if (end < 0) {
      result.append(quote);
      at++;
    } else {
      result.append('#');
      at = end + 1;
    }
  }

  private int closing(char quote) {
    int end = line.indexOf(quote, at + 1);
    while (end >= 0 && end + 1 < line.length() && isWordPart(line.charAt(end + 1))) {
      end = line.indexOf(quote, end + 1);
    }
    return end;
  }

  /** {@code #-#-# #:#:#,#} is one moment, and {@code ##} one number. */
  private static String collapsed(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean after = !out.isEmpty() && out.charAt(out.length() - 1) == '#';
      if (after && c == '#') {
        continue;
      }
      boolean between = i + 1 < text.length() && text.charAt(i + 1) == '#';
      if (!(after && between && "-.:,/+ T".indexOf(c) >= 0)) {
        out.append(c);
      }
    }
    return out.toString().strip();
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '#' || c == '_';
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
