package dev.slipway.database.mariadb;

import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * The SHA-256 of every file of a backup, in {@code SHA256SUMS} as {@code sha256sum} writes it; the
 * digest of the backup is that file's.
 */
final class Sums {
  private static final String FILE = "SHA256SUMS";
  private static final String MANIFEST = "manifest.json";
  private static final int AT_ONCE = 2;
  private static final int CHUNK = 1 << 18;

  private Sums() {}

  /** Writes them, of all that is there. */
  static Digest write(Path folder) throws SQLException, IOException {
    StringBuilder lines = new StringBuilder();
    of(folder).forEach((file, sum) -> lines.append(sum).append("  ").append(file).append('\n'));
    Files.writeString(folder.resolve(FILE), lines);
    return digest(folder);
  }

  /**
   * Reads every file.
   *
   * @throws Failure {@code backup.damaged} when one is not what it was, is missing or too much
   */
  static void require(Path folder, Digest wanted) throws SQLException {
    try {
      if (!digest(folder).equals(wanted)) {
        throw damaged("its list of files");
      }
      Map<String, String> found = of(folder);
      Map<String, String> listed = new TreeMap<>();
      for (String line : Files.readAllLines(folder.resolve(FILE))) {
        String[] parts = line.split(" {2}", 2);
        listed.put(parts[1], parts[0]);
      }
      for (String file : listed.keySet()) {
        if (!listed.get(file).equals(found.remove(file))) {
          throw damaged(file);
        }
      }
      if (!found.isEmpty()) {
        throw damaged(found.keySet().iterator().next());
      }
    } catch (IOException e) {
      throw damaged(String.valueOf(e.getMessage())).because(e);
    }
  }

  private static Failure damaged(String what) {
    return Failure.state("backup.damaged", "not what was written: " + what)
        .now("nothing was replaced")
        .next("use another: slipway backup list");
  }

  private static Digest digest(Path folder) throws IOException {
    return new Digest(sum(folder.resolve(FILE)));
  }

  private static Map<String, String> of(Path folder) throws SQLException, IOException {
    ConcurrentLinkedQueue<Path> files = new ConcurrentLinkedQueue<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(Files::isRegularFile).filter(Sums::isSummed).forEach(files::add);
    }
    List<Callable<Map<String, String>>> work = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      work.add(() -> drain(folder, files));
    }
    Map<String, String> sums = new TreeMap<>();
    AtOnce.all(work).forEach(sums::putAll);
    return sums;
  }

  private static boolean isSummed(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.equals(FILE) && !name.equals(MANIFEST) && !name.startsWith(".");
  }

  private static Map<String, String> drain(Path folder, ConcurrentLinkedQueue<Path> files)
      throws IOException {
    Map<String, String> sums = new TreeMap<>();
    for (Path file = files.poll(); file != null; file = files.poll()) {
      sums.put(folder.relativize(file).toString(), sum(file));
    }
    return sums;
  }

  private static String sum(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] bytes = new byte[CHUNK];
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        sha.update(bytes, 0, count);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
