package dev.slipway.offsite;

import dev.slipway.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of what is sent, and making it durable before. */
final class Hashes {

  private Hashes() {}

  static MessageDigest sha256() {
    return begin("SHA-256");
  }

  /** What the S3 protocol checks parts by. */
  static MessageDigest md5() {
    return begin("MD5");
  }

  private static MessageDigest begin(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  static Digest end(MessageDigest sha) {
    return new Digest(HexFormat.of().formatHex(sha.digest()));
  }

  static Digest sha256(Path file) throws IOException {
    MessageDigest sha = sha256();
    feed(Files.newInputStream(file), sha);
    return end(sha);
  }

  static void feed(InputStream from, MessageDigest digest) throws IOException {
    try (InputStream in = new DigestInputStream(from, digest)) {
      byte[] buffer = new byte[64 * 1024];
      while (in.read(buffer) >= 0) {
        // The digest is what it is read for.
      }
    }
  }

  /** Makes a file's bytes, or the names in a folder, durable. */
  static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
