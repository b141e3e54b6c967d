package dev.slipway.migration;

import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One SQL file, read and checked: what can be refused is refused here, before anything runs.
 *
 * @param name its file name
 * @param text its text
 * @param statements what it does, in order
 * @param checksum SHA-256 of its text; line ends and a byte order mark do not count, since git
 *     changes the former and editors add the latter
 * @param inTransaction false with the header {@code -- slipway: no-transaction}
 * @param foreignKeys true with the header {@code -- slipway: foreign-keys}
 */
record SqlFile(
    String name,
    String text,
    List<SqlStatement> statements,
    Digest checksum,
    boolean inTransaction,
    boolean foreignKeys) {

  private static final String NO_TRANSACTION = "no-transaction";
  private static final String FOREIGN_KEYS = "foreign-keys";

  /** Begins what somebody accepted of what linting found; read there. */
  private static final String ACCEPT = "accept ";

  private static final Pattern HEADER = Pattern.compile("(?im)^--\\s*slipway:\\s*(.*?)\\s*$");

  /** Files that hold the way up and the way down: running one whole would undo what it did. */
  private static final Pattern SECTIONS =
      Pattern.compile("(?im)^--\\s*(migrate:(up|down)|\\+(goose|migrate|micrate)\\s+(up|down))\\b");

  private static final Set<String> TRANSACTION_WORDS =
      Set.of("BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE");

  /** Reads and checks a file for SQLite. */
  static SqlFile read(Path file) {
    return read(file, Dialect.SQLITE);
  }

  /** Reads and checks a file. */
  static SqlFile read(Path file, Dialect dialect) {
    String name = String.valueOf(file.getFileName());
    String text = textOf(file, name);
    if (SECTIONS.matcher(text).find()) {
      throw Failure.usage(
              "migration.sql-sections", name + " holds the way up and the way down in one file")
          .next(
              "Put the way down into a file of its own (.down.sql), or use that program itself"
                  + " with the tool 'command'.");
    }
    Set<String> headers = headersOf(text, name);
    List<SqlStatement> statements = statementsOf(text, name, dialect);
    boolean inTransaction = !headers.contains(NO_TRANSACTION);
    check(name, statements, inTransaction);
    return new SqlFile(
        name, text, statements, digestOf(text), inTransaction, headers.contains(FOREIGN_KEYS));
  }

  private static String textOf(Path file, String name) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      return (text.startsWith("\uFEFF") ? text.substring(1) : text).replace("\r\n", "\n");
    } catch (CharacterCodingException e) {
      throw Failure.usage("migration.sql-encoding", name + " is not UTF-8").because(e);
    } catch (IOException e) {
      throw Failure.failed("migration.unreadable", name + " cannot be read: " + e.getMessage())
          .because(e);
    }
  }

  private static Set<String> headersOf(String text, String name) {
    Set<String> headers =
        HEADER.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
    for (String header : headers) {
      if (!header.startsWith(ACCEPT) && !Set.of(NO_TRANSACTION, FOREIGN_KEYS).contains(header)) {
        throw Failure.usage(
                "migration.sql-header", name + ": '-- slipway: " + header + "' means nothing")
            .next(
                "Known are '"
                    + NO_TRANSACTION
                    + "', '"
                    + FOREIGN_KEYS
                    + "' and 'accept CODE reason'.");
      }
    }
    return headers;
  }

  private static List<SqlStatement> statementsOf(String text, String name, Dialect dialect) {
    try {
      return SqlSplitter.split(text, dialect);
    } catch (Failure e) {
      throw Failure.usage(e.code(), name + ": " + e.what()).because(e);
    }
  }

  private static void check(String name, List<SqlStatement> statements, boolean inTransaction) {
    for (SqlStatement one : statements) {
      String place = name + ", line " + one.line() + ": ";
      if (!one.words().isEmpty() && TRANSACTION_WORDS.contains(one.words().getFirst())) {
        throw Failure.usage("migration.sql-transaction", place + "'" + one.brief() + "'")
            .next("Remove it: each file runs as one transaction already, all of it or nothing.");
      }
      if (one.startsWith("ATTACH") || one.startsWith("DETACH") || one.startsWith("USE")) {
        throw Failure.usage(
            "migration.sql-other-database",
            place + "'" + one.brief() + "' reaches into another database");
      }
      if (inTransaction && (one.startsWith("VACUUM") || one.startsWith("PRAGMA", "JOURNAL_MODE"))) {
        throw Failure.usage(
                "migration.sql-no-transaction",
                place + "'" + one.brief() + "' cannot run in a transaction")
            .next(
                "Put it alone into a file that begins with '-- slipway: " + NO_TRANSACTION + "'.");
      }
    }
    if (!inTransaction && statements.size() != 1) {
      throw Failure.usage(
              "migration.sql-no-transaction",
              name + " runs without a transaction and has " + statements.size() + " statements")
          .next("Give each such statement a file of its own, so that none is done by half.");
    }
  }

  private static Digest digestOf(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha256.digest(text.getBytes(StandardCharsets.UTF_8));
      return new Digest(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
