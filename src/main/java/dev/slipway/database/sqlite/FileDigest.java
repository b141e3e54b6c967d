package dev.slipway.database.sqlite;

import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of whole files. Never of the live one: see the package's rule. */
final class FileDigest {
  private static final int BUFFER = 1 << 20;

  private FileDigest() {}

  /** Of a copy that nobody writes. */
  static Digest of(Path copy) {
    try (InputStream in = Files.newInputStream(copy)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        sha.update(buffer, 0, read);
      }
      return new Digest(HexFormat.of().formatHex(sha.digest()));
    } catch (IOException e) {
      throw Failure.failed("backup.read-back", "cannot read back " + copy).because(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
