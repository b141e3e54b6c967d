package dev.slipway.database.postgres;

import dev.slipway.database.dump.Refusal;
import dev.slipway.database.dump.Sink;
import dev.slipway.model.Failure;
import dev.slipway.process.Piped;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Runs a dump by psql, which ends at the first error. It is told to obey none of its own commands
 * from the first line on, whatever a dump may have smuggled past us.
 */
final class PsqlSink implements Sink {
  private static final byte[] END = "\n;\n".getBytes(StandardCharsets.US_ASCII);

  private final Piped psql;
  private final OutputStream input;

  PsqlSink(Clients clients, Server account, String database) throws IOException {
    psql =
        clients.pipe(
            account,
            database,
            "psql",
            List.of(
                "--no-psqlrc",
                "--quiet",
                "--no-align",
                "--output=/dev/null",
                "--set=ON_ERROR_STOP=1"));
    input = new BufferedOutputStream(psql.input(), 1 << 16);
    input.write(("\\restrict " + Ours.random() + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public OutputStream statement(long line) {
    return new FilterOutputStream(input) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
      }

      @Override
      public void close() throws IOException {
        out.write(END);
      }
    };
  }

  @Override
  public OutputStream rows() {
    return input;
  }

  /**
   * Waits until all of it was run.
   *
   * @throws Failure {@code import.failed} with what the server said
   */
  void finish() {
    try {
      input.close();
    } catch (IOException e) {
      // It ended early, and says why.
    }
    int code = psql.await();
    if (code != 0) {
      throw failure(code);
    }
  }

  private Failure failure(int code) {
    String said = psql.said().replaceAll("(?m)^psql:<stdin>:\\d+: ", "");
    boolean lost = said.contains("server closed the connection") || said.contains("terminating");
    return Failure.usage(
            lost ? "database.unreachable" : "import.failed",
            "the dump cannot be loaded: " + (said.isEmpty() ? "psql ended with " + code : said))
        .now(Refusal.NOTHING)
        .next(lost ? "see that the server runs, and do it again" : "mend the dump");
  }

  @Override
  public void close() {
    psql.close();
  }
}
