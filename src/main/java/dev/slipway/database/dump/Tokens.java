package dev.slipway.database.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The beginning of a statement as words: keywords in capitals, quoted names as they are between
 * their quotes, any other character by itself. Comments are left out; what MariaDB executes inside
 * of one is not.
 */
public final class Tokens {
  private static final int MOST = 64;

  private final List<String> words = new ArrayList<>();
  private final String text;
  private int at;

  private Tokens(String text) {
    this.text = text;
  }

  /** Those of that statement, {@value #MOST} at most. */
  public static Tokens of(Statement statement) {
    Tokens tokens = new Tokens(statement.text());
    tokens.read();
    return tokens;
  }

  /** The word at that place, counted from 0; empty behind the last. */
  public String get(int index) {
    return index < words.size() ? words.get(index) : "";
  }

  /** Whether they begin so; alternatives are separated by bars. */
  public boolean begin(String... wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (!List.of(wanted[i].split("\\|")).contains(get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Where a word is first, from some place on; -1 when it is not. */
  public int find(String word, int from) {
    for (int i = from; i < words.size(); i++) {
      if (words.get(i).equals(word)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the word is among them. */
  public boolean has(String word) {
    return find(word, 0) >= 0;
  }

  private void read() {
    while (at < text.length() && words.size() < MOST) {
      char next = text.charAt(at);
      if (Character.isWhitespace(next) || isMark()) {
        at++;
      } else if (text.startsWith("--", at) || next == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (text.startsWith("/*", at)) {
        int end = text.indexOf("*/", at + 2);
        at = end < 0 ? text.length() : end + 2;
      } else if ("'\"`[".indexOf(next) >= 0) {
        quoted(next == '[' ? ']' : next);
      } else if (isWord(next)) {
        int from = at;
        while (at < text.length() && isWord(text.charAt(at))) {
          at++;
        }
        words.add(text.substring(from, at).toUpperCase(Locale.ROOT));
      } else {
        words.add(String.valueOf(next));
        at++;
      }
    }
  }

  /** The beginning or the end of a comment that is executed. */
  private boolean isMark() {
    if (text.startsWith("*/", at)) {
      at++;
      return true;
    }
    int begin = text.startsWith("/*!", at) ? 3 : text.startsWith("/*M!", at) ? 4 : 0;
    if (begin == 0) {
      return false;
    }
    at += begin;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    at--;
    return true;
  }

  private void quoted(char end) {
    StringBuilder name = new StringBuilder();
    at++;
    while (at < text.length()) {
      if (text.charAt(at) == end) {
        if (at + 1 >= text.length() || text.charAt(at + 1) != end) {
          break;
        }
        at++;
      }
      name.append(text.charAt(at++));
    }
    at++;
    words.add(name.toString());
  }

  private static boolean isWord(char next) {
    return next == '_' || next == '$' || next >= 0x80 || Character.isLetterOrDigit(next);
  }
}
