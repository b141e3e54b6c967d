package dev.slipway.database.mariadb;

import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The tables of a database as a compressed file of SQL, written by {@code mariadb-dump} and loaded
 * by {@code mariadb}. While it is written the same bytes are loaded into a scratch database, and
 * afterwards the file is read back: so what was loaded is what the file holds.
 */
final class Dump {
  private static final int CHUNK = 1 << 16;
  private static final byte[] TABLE = "\nCREATE ".getBytes(StandardCharsets.US_ASCII);
  private static final String END = "-- Dump completed";

  private final Path file;
  private final Path options;
  private final Path loading;
  private final List<Client> running = new java.util.concurrent.CopyOnWriteArrayList<>();

  /**
   * A dump in a file.
   *
   * @param options the option file with the account
   */
  Dump(Path file, Path options) {
    this(file, options, options);
  }

  /**
   * The same, from one server to another.
   *
   * @param options the option file with the account that reads
   * @param loading the one with the account that loads
   */
  Dump(Path file, Path options, Path loading) {
    this.file = file;
    this.options = options;
    this.loading = loading;
  }

  /**
   * Writes it, and loads it into {@code scratch} meanwhile.
   *
   * @param left names of views, which are no tables
   * @param begun is counted down as soon as the moment it shows is fixed, or it has failed
   * @return digest of the file
   */
  Digest write(String database, List<String> left, String scratch, CountDownLatch begun) {
    List<String> arguments = arguments(database, left);
    try (Client dump = Client.start("mariadb-dump", options, arguments);
        Client load = loader(scratch)) {
      running.addAll(List.of(dump, load));
      MessageDigest compressed = sha();
      MessageDigest plain = sha();
      String tail;
      try (OutputStream to =
          new Fast(
              new DigestOutputStream(
                  new BufferedOutputStream(Files.newOutputStream(file), CHUNK), compressed))) {
        tail = pump(dump.output(), to, load.input(), plain, begun);
      } catch (IOException e) {
        dump.end();
        load.finish("loading the dump of " + database);
        throw e;
      }
      dump.finish("dumping " + database);
      load.finish("loading the dump of " + database);
      requireEnd(tail);
      requireSame(plain.digest());
      return new Digest(HexFormat.of().formatHex(compressed.digest()));
    } catch (IOException e) {
      throw cannot("write", e);
    } finally {
      begun.countDown();
    }
  }

  /** How {@code mariadb-dump} is told to write tables, but for those views. */
  static List<String> arguments(String database, List<String> left) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--single-transaction",
                "--quick",
                "--hex-blob",
                "--no-autocommit",
                "--skip-triggers",
                "--skip-dump-date",
                "--default-character-set=utf8mb4",
                "--max-allowed-packet=1G"));
    left.forEach(view -> arguments.add("--ignore-table=" + database + "." + view));
    arguments.addAll(List.of("--", database));
    return arguments;
  }

  /** Ends it from another thread; it fails then. */
  void stop() {
    running.forEach(Client::end);
  }

  private Client loader(String scratch) {
    return Client.start(
        "mariadb",
        loading,
        List.of(
            "--batch",
            "--default-character-set=utf8mb4",
            "--max-allowed-packet=1G",
            "--init-command=SET SESSION check_constraint_checks = 0",
            "--",
            scratch));
  }

  /** Compresses for speed: the last third of the size costs three times the time. */
  private static final class Fast extends GZIPOutputStream {
    Fast(OutputStream to) throws IOException {
      super(to, CHUNK);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  /** Copies to both, and gives the last bytes. */
  private static String pump(
      InputStream from,
      OutputStream file,
      OutputStream load,
      MessageDigest plain,
      CountDownLatch begun)
      throws IOException {
    byte[] bytes = new byte[CHUNK];
    byte[] last = new byte[0];
    try (load) {
      for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
        plain.update(bytes, 0, count);
        file.write(bytes, 0, count);
        load.write(bytes, 0, count);
        if (begun.getCount() > 0 && contains(bytes, count)) {
          begun.countDown();
        }
        last = end(last, bytes, count);
      }
    }
    return new String(last, StandardCharsets.UTF_8);
  }

  private static boolean contains(byte[] bytes, int count) {
    for (int at = 0; at + TABLE.length <= count; at++) {
      if (java.util.Arrays.equals(bytes, at, at + TABLE.length, TABLE, 0, TABLE.length)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] end(byte[] last, byte[] bytes, int count) {
    int keep = 200;
    byte[] both = java.util.Arrays.copyOf(last, last.length + count);
    System.arraycopy(bytes, 0, both, last.length, count);
    return java.util.Arrays.copyOfRange(both, Math.max(0, both.length - keep), both.length);
  }

  private void requireEnd(String tail) {
    if (!tail.contains(END)) {
      throw Failure.failed("backup.incomplete", "mariadb-dump wrote no end to " + file)
          .next("do it again");
    }
  }

  private void requireSame(byte[] loaded) throws IOException {
    MessageDigest read = sha();
    try (InputStream from = new GZIPInputStream(Files.newInputStream(file), CHUNK)) {
      byte[] bytes = new byte[CHUNK];
      for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
        read.update(bytes, 0, count);
      }
    }
    if (!MessageDigest.isEqual(loaded, read.digest())) {
      throw Failure.state("backup.damaged", file + " does not hold what was written to it")
          .next("see to the disk it is on");
    }
  }

  /**
   * Loads it into an empty database.
   *
   * @return digest of the file
   * @throws Failure {@code backup.damaged} when the file is no dump any more, cut short or changed
   */
  Digest load(String scratch) {
    MessageDigest compressed = sha();
    try (Client load = loader(scratch)) {
      running.add(load);
      String tail;
      try (InputStream raw = Files.newInputStream(file);
          InputStream from =
              new GZIPInputStream(new java.security.DigestInputStream(raw, compressed), CHUNK)) {
        tail =
            pump(from, OutputStream.nullOutputStream(), load.input(), sha(), new CountDownLatch(0));
      } catch (java.io.EOFException | java.util.zip.ZipException e) {
        throw Failure.state("backup.damaged", file + " is damaged: " + e.getMessage()).because(e);
      } catch (IOException e) {
        load.finish("loading " + file);
        throw e;
      }
      load.finish("loading " + file);
      if (!tail.contains(END)) {
        throw Failure.state("backup.damaged", file + " ends too early");
      }
      return new Digest(HexFormat.of().formatHex(compressed.digest()));
    } catch (IOException e) {
      throw cannot("load", e);
    }
  }

  private Failure cannot(String what, IOException cause) {
    return Failure.failed("backup.copy", "cannot " + what + " " + file + ": " + cause.getMessage())
        .because(cause)
        .next("see to space and permissions there");
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
