package dev.slipway.database.dump;

import dev.slipway.database.dump.Rules.Verdict;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One pass over a dump, in memory that does not grow with it: each statement is judged and goes to
 * a sink. What is cut short is refused.
 */
public final class Passage {
  /** A routine is not longer, nor is a statement that is changed. */
  private static final int LARGEST_CHANGED = 16 << 20;

  private final DumpTool tool;
  private final Dialect dialect;
  private final Rules rules;
  private final Sink sink;
  private final Map<String, Long> rows = new TreeMap<>();
  private boolean uncertain;
  private boolean transaction;

  /** A pass over a dump of that tool. */
  public Passage(DumpTool tool, Dialect dialect, Rules rules, Sink sink) {
    this.tool = tool;
    this.dialect = dialect;
    this.rules = rules;
    this.sink = sink;
  }

  /**
   * What was seen.
   *
   * @param rows how many rows the dump holds of each table, where all of them could be counted;
   *     empty where not
   */
  public record Seen(Map<String, Long> rows) {}

  /**
   * Reads to the end.
   *
   * @throws Failure {@code import.refused}, {@code import.cut-short}
   * @throws IOException when reading or the sink fails
   */
  public Seen run(InputStream from) throws IOException {
    Tail tail = new Tail(from);
    StatementReader reader = new StatementReader(dialect, tail);
    for (Optional<Statement> next = reader.next(); next.isPresent(); next = reader.next()) {
      pass(reader, next.get());
    }
    if (transaction) {
      throw Refusal.cutShort("it begins a transaction and does not end it");
    }
    if (!tool.end().isEmpty() && !tail.text().contains(tool.end())) {
      throw Refusal.cutShort(
          "the last line of every dump of %s is missing: '%s'".formatted(tool.title(), tool.end()));
    }
    return new Seen(uncertain ? Map.of() : rows);
  }

  private void pass(StatementReader reader, Statement beginning) throws IOException {
    Tokens tokens = Tokens.of(beginning);
    Verdict verdict = rules.judge(beginning, tokens);
    follow(beginning, tokens);
    boolean copies = dialect == Dialect.POSTGRESQL && isCopy(tokens);
    switch (verdict) {
      case LEAVE_OUT -> {
        if (copies) {
          reader.copyRows(OutputStream.nullOutputStream());
        }
      }
      case REWRITE -> {
        Statement whole = rules.rewritten(reader.whole(beginning, LARGEST_CHANGED));
        try (OutputStream to = sink.statement(whole.line())) {
          to.write(whole.bytes());
        }
      }
      case LOAD -> {
        try (OutputStream to = sink.statement(beginning.line())) {
          to.write(beginning.bytes());
          reader.rest(to);
        }
        if (copies) {
          rows.merge(name(tokens, 1), reader.copyRows(sink.rows()), Long::sum);
        }
        if (rules.isAboutRows(tokens)) {
          countInserted(tokens, reader.tuples());
        }
      }
    }
  }

  /** Whether rows follow the statement. */
  public static boolean isCopy(Tokens tokens) {
    int from = tokens.find("FROM", 1);
    return tokens.begin("COPY") && from > 0 && tokens.get(from + 1).equals("STDIN");
  }

  private void follow(Statement statement, Tokens tokens) {
    if (tokens.begin("START", "TRANSACTION") || (tokens.begin("BEGIN") && isShort(tokens))) {
      transaction = true;
    } else if (tokens.begin("COMMIT")
        || tokens.begin("END", "")
        || tokens.begin("END", "TRANSACTION")) {
      transaction = false;
    } else if (tokens.begin("ROLLBACK")) {
      throw Refusal.statement(
              statement, "the dump takes itself back, as one does whose tool met an error")
          .next("make it again, and see that the tool ends with exit code 0");
    }
  }

  private static boolean isShort(Tokens tokens) {
    return tokens.get(1).isEmpty() || tokens.begin("BEGIN", "TRANSACTION|WORK|IMMEDIATE");
  }

  /** Only where each row of the statement surely becomes one. */
  private void countInserted(Tokens tokens, long tuples) {
    if (tokens.begin("INSERT", "INTO") && tuples > 0) {
      rows.merge(name(tokens, 2), tuples, Long::sum);
    } else if (tokens.begin("INSERT|REPLACE|UPDATE|DELETE|TRUNCATE|CALL|EXECUTE|DO")) {
      uncertain = true;
    }
  }

  /** A name, without its schema where that is the usual one. */
  private static String name(Tokens tokens, int at) {
    String first = tokens.get(at);
    if (!tokens.get(at + 1).equals(".")) {
      return first;
    }
    String second = tokens.get(at + 2);
    return first.toLowerCase(Locale.ROOT).equals("public") ? second : first + "." + second;
  }

  /** The last bytes that were read. */
  private static final class Tail extends InputStream {
    private static final int KEPT = 512;

    private final InputStream from;
    private final byte[] last = new byte[KEPT];

    Tail(InputStream from) {
      this.from = from;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
      int count = from.read(to, at, length);
      if (count > 0) {
        int kept = Math.min(KEPT, count);
        System.arraycopy(last, kept, last, 0, KEPT - kept);
        System.arraycopy(to, at + count - kept, last, KEPT - kept, kept);
      }
      return count;
    }

    String text() {
      return new String(last, StandardCharsets.ISO_8859_1);
    }
  }
}
