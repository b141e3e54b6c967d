package dev.slipway.migration;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the next SQL file, named after the custom of the ones already there. */
final class NewSqlFile {
  private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

  private static final int TIMESTAMP_LENGTH = 14;

  private NewSqlFile() {}

  /** The files written: the way up, and the way down where the last migration had one. */
  static List<Path> write(Path folder, Title title) {
    List<SqlMigration> known = SqlFolder.read(folder);
    Optional<SqlMigration> last = known.isEmpty() ? Optional.empty() : Optional.of(known.getLast());
    String version = last.map(one -> next(one.version().text())).orElse("0001");
    boolean lettered = last.map(one -> one.fileName().startsWith("V")).orElse(false);
    boolean explicitUp = last.map(one -> one.fileName().endsWith(".up.sql")).orElse(false);
    String stem = lettered ? version + "__" + title.slug() : version + "_" + title.slug();

    List<Path> written = new ArrayList<>();
    String up = lettered ? "V" + stem + ".sql" : stem + (explicitUp ? ".up.sql" : ".sql");
    written.add(write(folder.resolve(up), "-- " + title.text() + "\n"));
    if (last.flatMap(SqlMigration::down).isPresent()) {
      String down = lettered ? "U" + stem + ".sql" : stem + ".down.sql";
      written.add(write(folder.resolve(down), "-- takes back: " + title.text() + "\n"));
    }
    return written;
  }

  /** One more than the first part; a number of 14 digits is a point in time. */
  private static String next(String version) {
    String first = version.replaceFirst("\\..*", "");
    if (first.length() == TIMESTAMP_LENGTH) {
      return LocalDateTime.now(ZoneOffset.UTC).format(TIMESTAMP);
    }
    String raised = new BigInteger(first).add(BigInteger.ONE).toString();
    return "0".repeat(Math.max(0, first.length() - raised.length())) + raised;
  }

  private static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw Failure.failed("migration.not-written", file + " cannot be written: " + e.getMessage())
          .because(e);
    }
  }
}
