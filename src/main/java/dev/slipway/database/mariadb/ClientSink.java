package dev.slipway.database.mariadb;

import dev.slipway.database.dump.Refusal;
import dev.slipway.database.dump.Sink;
import dev.slipway.model.Failure;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * Runs a dump by the stock client, which ends at the first error. It obeys none of its own commands
 * that touch files or programs, and its delimiter is one that no dump can know.
 */
final class ClientSink implements Sink {
  private final Client client;
  private final OutputStream input;
  private final byte[] end;

  ClientSink(Path options, String database) throws IOException {
    client =
        Client.start(
            "mariadb",
            options,
            List.of(
                "--batch",
                "--binary-mode",
                "--sandbox",
                "--comments",
                "--local-infile=0",
                "--default-character-set=utf8mb4",
                "--max-allowed-packet=1G",
                "--init-command=SET SESSION check_constraint_checks = 0",
                "--",
                database));
    byte[] random = new byte[5];
    new SecureRandom().nextBytes(random);
    // The client reads 15 characters of it.
    String delimiter = "//" + HexFormat.of().formatHex(random) + "//";
    end = ("\n" + delimiter + "\n").getBytes(StandardCharsets.US_ASCII);
    input = new BufferedOutputStream(client.input(), 1 << 16);
    input.write(("DELIMITER " + delimiter + "\n").getBytes(StandardCharsets.US_ASCII));
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
        out.write(end);
      }
    };
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
    try {
      client.finish("loading the dump");
    } catch (Failure e) {
      throw e.code().equals("database.client") ? failure(e) : e;
    }
  }

  private static Failure failure(Failure said) {
    String what = said.what().replaceAll(" at line \\d+", "").replaceAll("//[0-9a-f]{10}//", ";");
    Failure failure =
        Failure.usage("import.failed", "the dump cannot be loaded: " + what)
            .because(said)
            .now(Refusal.NOTHING);
    if (what.contains("1419")) {
      return failure.next(
          "let an administrator run: SET GLOBAL log_bin_trust_function_creators = 1");
    }
    return what.contains("0900_")
        ? failure.next("the collation is MySQL 8's: dump the tables in utf8mb4_unicode_ci")
        : failure.next("mend the dump");
  }

  @Override
  public void close() {
    client.close();
  }
}
