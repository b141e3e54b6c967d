package dev.slipway.config.dotenv;

import java.util.function.IntPredicate;

/** A position that moves through a text. For one thread. */
final class Cursor {
  static final IntPredicate LINE_END = c -> c == '\n' || c == '\r';
  static final IntPredicate SPACE = c -> Character.isWhitespace(c) || Character.isSpaceChar(c);
  static final IntPredicate BLANK = SPACE.and(LINE_END.negate());

  private final String text;
  private int at;

  Cursor(String text) {
    this.text = text;
  }

  int position() {
    return at;
  }

  void moveTo(int position) {
    at = position;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  /** The next character, or −1 at the end. */
  int peek() {
    return atEnd() ? -1 : text.charAt(at);
  }

  boolean startsWith(String word) {
    return text.startsWith(word, at);
  }

  /** Takes the next character if it is the one given. */
  boolean take(char wanted) {
    if (peek() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  /** Takes the longest run of such characters; may be empty. */
  String takeWhile(IntPredicate wanted) {
    int from = at;
    while (!atEnd() && wanted.test(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  /** Takes everything up to the end of the line. */
  String takeLine() {
    return takeWhile(LINE_END.negate());
  }

  /** Takes one line end, if it is next: CR LF, LF or CR. */
  boolean takeLineEnd() {
    boolean carriageReturn = take('\r');
    return take('\n') || carriageReturn;
  }

  /** The line the position is in, from 1. */
  int line() {
    int line = 1;
    for (int i = 0; i < at; i++) {
      char c = text.charAt(i);
      boolean secondHalf = c == '\n' && i > 0 && text.charAt(i - 1) == '\r';
      line += LINE_END.test(c) && !secondHalf ? 1 : 0;
    }
    return line;
  }
}
