package dev.slipway.database.dump;

import dev.slipway.model.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Takes a dump apart as the engine's stock client does, in memory that does not grow with it: a
 * long statement is given by its beginning, and its rest is passed on. Commands of the client are
 * refused where they stand. For one thread.
 */
public final class StatementReader {
  /** As much of a statement as is given at once. */
  private static final int BEGINNING = 256 << 10;

  private final Dialect dialect;
  private final Bytes bytes;
  private String delimiter = ";";
  private Lexer lexer;
  private boolean open;

  /** Reads from there; the stream stays the caller's. */
  public StatementReader(Dialect dialect, InputStream from) {
    this.dialect = dialect;
    this.bytes = new Bytes(from);
    this.lexer = new Lexer(dialect, bytes, delimiter);
  }

  /**
   * The next statement; what is left of the one before is skipped.
   *
   * @throws Failure {@code import.refused} at a command of the client, {@code import.cut-short}
   *     when the text ends inside of a statement
   */
  public Optional<Statement> next() throws IOException {
    rest(OutputStream.nullOutputStream());
    while (skipToBeginning()) {
      lexer = new Lexer(dialect, bytes, delimiter);
      long line = bytes.line();
      ByteArrayOutputStream beginning = new ByteArrayOutputStream(256);
      open = true;
      boolean whole = pump(beginning, beginning::size, BEGINNING);
      if (beginning.size() > 0) {
        return Optional.of(new Statement(beginning.toByteArray(), line, whole));
      }
    }
    return Optional.empty();
  }

  /** Passes on what {@link #next} did not give of the statement. */
  public void rest(OutputStream to) throws IOException {
    pump(to, () -> 0, BEGINNING);
  }

  /**
   * The whole statement, where that is no longer than so many bytes.
   *
   * @throws Failure {@code import.statement-large}
   */
  public Statement whole(Statement statement, int most) throws IOException {
    if (statement.whole()) {
      return statement;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(2 * BEGINNING);
    all.writeBytes(statement.bytes());
    if (!pump(all, all::size, most)) {
      throw Refusal.at(
              statement.line(),
              "import.statement-large",
              "a statement is longer than %d MB".formatted(most >> 20))
          .next("load it with the stock client, and export that database");
    }
    return new Statement(all.toByteArray(), statement.line(), true);
  }

  /** How many rows the last statement's VALUES listed, once it was read whole. */
  public long tuples() {
    return lexer.tuples();
  }

  /**
   * Passes on the rows that follow a COPY … FROM stdin, up to and with the line that ends them.
   *
   * @return how many rows
   * @throws Failure {@code import.cut-short} when that line does not come
   */
  public long copyRows(OutputStream to) throws IOException {
    skipLine();
    long from = bytes.line();
    for (long rows = 0; ; rows++) {
      if (bytes.isNext("\\.") && isLineEnd(bytes.peek(2))) {
        skipLine();
        to.write("\\.\n".getBytes(StandardCharsets.US_ASCII));
        return rows;
      }
      while (bytes.peek(0) != '\n') {
        if (bytes.peek(0) < 0) {
          throw Refusal.cutShort("the rows from line " + from + " on have no end");
        }
        bytes.pass(to, '\n', '\n');
      }
      to.write(bytes.next());
    }
  }

  private static boolean isLineEnd(int next) {
    return next < 0 || next == '\n' || next == '\r';
  }

  private void skipLine() throws IOException {
    for (int next = bytes.next(); next >= 0 && next != '\n'; next = bytes.next()) {
      // Whatever stands there is no row.
    }
  }

  /** Past space, comments and what only the client reads; false at the end. */
  private boolean skipToBeginning() throws IOException {
    while (bytes.peek(0) >= 0) {
      int next = bytes.peek(0);
      if (Character.isWhitespace(next)) {
        bytes.next();
      } else if (isByteOrderMark()) {
        skip(3);
      } else if (lexer.isComment()) {
        lexer.skipComment(OutputStream.nullOutputStream());
      } else if (dialect == Dialect.MARIADB && bytes.isNext("DELIMITER") && isSpace(9)) {
        delimiter = line().substring("DELIMITER".length()).strip();
        lexer = new Lexer(dialect, bytes, delimiter);
      } else if (dialect == Dialect.POSTGRESQL
          && (bytes.isNext("\\restrict ") || bytes.isNext("\\unrestrict "))) {
        skipLine(); // A pair around every newer dump, which forbids what we refuse.
      } else if (dialect == Dialect.SQLITE && next == '.') {
        throw Refusal.command(bytes.line(), line());
      } else {
        return true;
      }
    }
    return false;
  }

  private boolean isByteOrderMark() throws IOException {
    return bytes.peek(0) == 0xef && bytes.peek(1) == 0xbb && bytes.peek(2) == 0xbf;
  }

  private boolean isSpace(int ahead) throws IOException {
    int next = bytes.peek(ahead);
    return next == ' ' || next == '\t';
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      bytes.next();
    }
  }

  /** The line from here, of which the beginning is enough. */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = bytes.next(); next >= 0 && next != '\n'; next = bytes.next()) {
      if (line.length() < 200) {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** Passes on until there is so much; true when the statement is over. */
  private boolean pump(OutputStream to, IntSupplier size, int most) throws IOException {
    while (open && size.getAsInt() < most) {
      open = lexer.step(to);
    }
    return !open;
  }
}
