package dev.slipway.release;

import dev.slipway.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests of bytes and files. */
public final class Sha256 {
  private Sha256() {}

  /** An empty digest to feed. */
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What was fed, as a digest; the feeding starts anew. */
  public static Digest end(MessageDigest sha) {
    return new Digest(HexFormat.of().formatHex(sha.digest()));
  }

  /** Digest of these bytes. */
  public static Digest of(byte[] bytes) {
    MessageDigest sha = begin();
    sha.update(bytes);
    return end(sha);
  }

  /** Digest of a file's content. */
  public static Digest of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in);
    }
  }

  /** Digest of everything that is left in a stream. */
  static Digest of(InputStream in) throws IOException {
    MessageDigest sha = begin();
    byte[] buffer = new byte[64 * 1024];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      sha.update(buffer, 0, count);
    }
    return end(sha);
  }
}
