package dev.slipway.database.sqlite;

import dev.slipway.database.dump.Refusal;
import dev.slipway.database.dump.Sink;
import dev.slipway.model.Failure;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/** Runs a dump in one transaction in a file that nobody else knows of. */
final class SqliteSink implements Sink {
  /** SQLite takes a statement as a whole, and so do we. */
  private static final int LARGEST = 48 << 20;

  private final SQLiteConnection connection;
  private boolean begun;

  SqliteSink(Path file) throws SQLException {
    connection = Connections.fresh(file);
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH, LARGEST);
    run("PRAGMA foreign_keys = OFF");
    run("PRAGMA trusted_schema = OFF");
  }

  @Override
  public OutputStream statement(long line) {
    return new Text(line);
  }

  /** Makes what was run last. */
  void commit() throws SQLException {
    if (begun) {
      run("COMMIT");
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw Failure.failed("import.scratch", "cannot close a scratch file").because(e);
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void run(String text, long line) {
    try {
      if (!begun && !text.regionMatches(true, 0, "PRAGMA encoding", 0, 15)) {
        // The encoding of a file is set before anything else is.
        run("BEGIN");
        begun = true;
      }
      run(text);
    } catch (SQLException e) {
      throw Refusal.at(line, "import.failed", String.valueOf(e.getMessage())).because(e);
    }
  }

  private final class Text extends ByteArrayOutputStream {
    private final long line;

    Text(long line) {
      super(512);
      this.line = line;
    }

    @Override
    public synchronized void write(int next) {
      requireRoom(1);
      super.write(next);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      requireRoom(length);
      super.write(bytes, from, length);
    }

    private void requireRoom(int more) {
      if (count > LARGEST - more) {
        throw Refusal.at(line, "import.statement-large", "a statement is longer than 48 MB")
            .next("export it with: slipway db export; it writes long values in pieces");
      }
    }

    @Override
    public void close() {
      String text = new String(buf, 0, count, StandardCharsets.UTF_8);
      if (text.indexOf('\ufffd') >= 0) {
        requireUtf8();
      }
      // Both at once would be twice as much as there may be.
      buf = new byte[0];
      run(text, line);
    }

    /** The text has what stands for a byte that is none; it may just hold that character. */
    private void requireUtf8() {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buf, 0, count));
      } catch (CharacterCodingException e) {
        throw Refusal.at(line, "import.encoding", "the text is not UTF-8").because(e);
      }
    }
  }
}
