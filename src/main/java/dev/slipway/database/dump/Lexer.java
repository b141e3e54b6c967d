package dev.slipway.database.dump;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** Follows one statement byte by byte to its delimiter. */
final class Lexer {
  private final Dialect dialect;
  private final Bytes bytes;
  private final String delimiter;
  private final TriggerEnd trigger = new TriggerEnd();
  private final StringBuilder word = new StringBuilder();
  private int before = ' ';
  private int depth;
  private long tuples;
  private boolean values;
  private int atomic;
  private String lastWord = "";
  private int quote;
  private boolean escapes;
  private boolean escapeWord;
  private String tag = "";
  private long line;

  Lexer(Dialect dialect, Bytes bytes, String delimiter) {
    this.dialect = dialect;
    this.bytes = bytes;
    this.delimiter = delimiter;
  }

  long tuples() {
    return tuples;
  }

  /** One byte, or a comment as a whole; false when the statement is over. */
  boolean step(OutputStream to) throws IOException {
    if (quote != 0) {
      return inQuotes(to);
    }
    if (!tag.isEmpty()) {
      return inTags(to);
    }
    int next = bytes.peek(0);
    if (next < 0) {
      throw Refusal.cutShort("the last statement has no end");
    }
    if (isComment()) {
      endWord();
      skipComment(to);
      return true;
    }
    if (isDelimiter()) {
      endWord();
      if (dialect != Dialect.SQLITE || trigger.isOver()) {
        for (int i = 0; i < delimiter.length(); i++) {
          bytes.next();
        }
        return false;
      }
      trigger.semicolon();
    }
    if (next == '\\' && dialect != Dialect.SQLITE) {
      throw Refusal.command(bytes.line(), ahead());
    }
    if (isQuote(next)) {
      beginQuotes(next);
    } else if (next == '$' && dialect == Dialect.POSTGRESQL && !isWord(before)) {
      beginTags(to);
    } else {
      count(next);
    }
    if (tag.isEmpty()) {
      before = bytes.next();
      to.write(before);
    }
    return true;
  }

  private boolean isDelimiter() throws IOException {
    if (bytes.peek(0) != delimiter.charAt(0) || !bytes.isNext(delimiter)) {
      return false;
    }
    endWord();
    return dialect != Dialect.POSTGRESQL || (depth == 0 && atomic == 0);
  }

  private String ahead() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60 && bytes.peek(i) >= ' '; i++) {
      text.append((char) bytes.peek(i));
    }
    return text.toString();
  }

  /** Whether a comment begins here that is nothing but one. */
  boolean isComment() throws IOException {
    int next = bytes.peek(0);
    int after = bytes.peek(1);
    if (dialect == Dialect.MARIADB) {
      return next == '#'
          || (next == '-' && after == '-' && bytes.peek(2) <= ' ')
          || (next == '/' && after == '*' && !isExecuted());
    }
    return (next == '-' && after == '-') || (next == '/' && after == '*');
  }

  /** For no server that exists: it tells the client to be careful, which ours is told anyway. */
  private boolean isExecuted() throws IOException {
    return (bytes.isNext("/*!") || bytes.isNext("/*M!")) && !bytes.isNext("/*M!999999");
  }

  /** Passes a comment on: what routines say of themselves is theirs. */
  void skipComment(OutputStream to) throws IOException {
    line = bytes.line();
    if (bytes.peek(0) != '/') {
      for (int next = bytes.peek(0); next >= 0 && next != '\n'; next = bytes.peek(0)) {
        to.write(bytes.next());
      }
      return;
    }
    int nested = 0;
    do {
      if (bytes.isNext("*/")) {
        nextInside(to);
        nested--;
      } else if (bytes.isNext("/*") && (nested == 0 || dialect == Dialect.POSTGRESQL)) {
        nextInside(to);
        nested++;
      }
      nextInside(to);
    } while (nested > 0);
  }

  private boolean isQuote(int next) {
    return next == '\''
        || next == '"'
        || (next == '`' && dialect != Dialect.POSTGRESQL)
        || (next == '[' && dialect == Dialect.SQLITE);
  }

  private void beginQuotes(int next) {
    endWord();
    trigger.other();
    quote = next == '[' ? ']' : next;
    line = bytes.line();
    escapes =
        dialect == Dialect.MARIADB
            ? quote != '`'
            : dialect == Dialect.POSTGRESQL && quote == '\'' && escapeWord;
  }

  /** A doubled quote inside is two texts side by side, which ends where one does. */
  private boolean inQuotes(OutputStream to) throws IOException {
    bytes.pass(to, quote, escapes ? '\\' : quote);
    if (bytes.peek(0) != quote && !(escapes && bytes.peek(0) == '\\')) {
      return bytes.peek(0) >= 0 || nextInside(to) >= 0;
    }
    int next = nextInside(to);
    if (escapes && next == '\\') {
      nextInside(to);
    } else if (next == quote) {
      quote = 0;
      before = next;
      // E'it''s' goes on with the same escapes.
      escapeWord = escapes && bytes.peek(0) == '\'';
    }
    return true;
  }

  private int nextInside(OutputStream to) throws IOException {
    int next = bytes.next();
    if (next < 0) {
      throw Refusal.cutShort("the text that begins in line " + line + " has no end");
    }
    to.write(next);
    return next;
  }

  private void beginTags(OutputStream to) throws IOException {
    int length = 1;
    while (length < 100 && isWord(bytes.peek(length))) {
      length++;
    }
    if (bytes.peek(length) != '$' || Character.isDigit(bytes.peek(1))) {
      count('$');
      return;
    }
    endWord();
    line = bytes.line();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= length; i++) {
      text.append((char) nextInside(to));
    }
    tag = text.toString();
  }

  private boolean inTags(OutputStream to) throws IOException {
    boolean over = bytes.peek(0) == '$' && isTag();
    for (int i = 0; i < (over ? tag.length() : 1); i++) {
      nextInside(to);
    }
    if (over) {
      tag = "";
      before = '$';
    }
    return true;
  }

  private boolean isTag() throws IOException {
    for (int i = 0; i < tag.length(); i++) {
      if (bytes.peek(i) != tag.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Words, and how deep in parentheses; rows are parentheses at the top after VALUES. */
  private void count(int next) {
    if (isWord(next)) {
      if (word.length() < 40) {
        word.append((char) next);
      }
      return;
    }
    endWord();
    if (next > ' ' && next != ';') {
      trigger.other();
    }
    if (next == '(') {
      tuples += depth == 0 && values ? 1 : 0;
      depth++;
    } else if (next == ')') {
      depth--;
    }
  }

  private void endWord() {
    if (word.isEmpty()) {
      escapeWord = escapeWord && before == '\'';
      return;
    }
    String last = word.toString();
    word.setLength(0);
    escapeWord = last.equalsIgnoreCase("E");
    if (depth == 0 && last.equalsIgnoreCase("VALUES")) {
      values = true;
    } else if (depth == 0 && values) {
      values = false; // ON CONFLICT (…), ON DUPLICATE KEY UPDATE x = VALUES(…)
    }
    trigger.word(last);
    countBlocks(last.toUpperCase(Locale.ROOT));
  }

  /** The body of a function may be statements themselves, between BEGIN ATOMIC and END. */
  private void countBlocks(String last) {
    boolean begins = last.equals("ATOMIC") && lastWord.equals("BEGIN");
    if (begins || (atomic > 0 && last.equals("CASE"))) {
      atomic++;
    } else if (atomic > 0 && last.equals("END")) {
      atomic--;
    }
    lastWord = last;
  }

  private static boolean isWord(int next) {
    return next == '_' || next >= 0x80 || Character.isLetterOrDigit(next);
  }
}
