package dev.slipway.offsite;

import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A folder in one file that only the owner of an identity can read: a ZIP, encrypted in the age
 * format, so that {@code age -d} and {@code unzip} read it where there is no Slipway.
 *
 * @param digest SHA-256 of the file
 * @param bytes its length
 */
record Parcel(Digest digest, long bytes) {
  private static final int BUFFER = 256 * 1024;

  /** Packs a folder into a new file, which is durable when this returns. */
  static Parcel seal(Path folder, Path file, String recipient) throws IOException {
    MessageDigest sha = Hashes.sha256();
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      OutputStream hashed =
          new DigestOutputStream(
              new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER), sha);
      try (ZipOutputStream zip = new ZipOutputStream(encrypting(hashed, recipient))) {
        // Dumps are compressed already, and the network is slower than the weakest level saves.
        zip.setLevel(Deflater.BEST_SPEED);
        for (Path inside : files(folder)) {
          zip.putNextEntry(new ZipEntry(folder.relativize(inside).toString()));
          Files.copy(inside, zip);
          zip.closeEntry();
        }
      }
    }
    Hashes.sync(file);
    return new Parcel(Hashes.end(sha), Files.size(file));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static OutputStream encrypting(OutputStream to, String recipient) throws IOException {
    try {
      return new BufferedOutputStream(
          Channels.newOutputStream(
              new StandardEncryptingChannelFactory()
                  .newEncryptingChannel(
                      Channels.newChannel(to), List.of(AgeKeys.writer(recipient)))),
          BUFFER);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot encrypt", e);
    }
  }

  /** Whether a file is this parcel, byte for byte. */
  boolean isIn(Path file) throws IOException {
    return Files.size(file) == bytes && Hashes.sha256(file).equals(digest);
  }

  /**
   * Unpacks a parcel into an empty folder; nothing of it lands anywhere else.
   *
   * @param most bytes that may come out
   * @throws Failure when it is damaged, or not for that identity
   */
  static void open(Path file, String identity, Path folder, long most) throws IOException {
    try (InputStream in =
            new BufferedInputStream(decrypting(Files.newInputStream(file), identity), BUFFER);
        ZipInputStream zip = new ZipInputStream(in)) {
      long left = most;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        left -= unpack(zip, inside(folder, entry.getName()), left);
      }
      // Only the last chunk says that none is missing.
      in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static InputStream decrypting(InputStream from, String identity) throws IOException {
    try {
      return Channels.newInputStream(
          new StandardDecryptingChannelFactory()
              .newDecryptingChannel(Channels.newChannel(from), List.of(AgeKeys.reader(identity))));
    } catch (GeneralSecurityException e) {
      from.close();
      throw Failure.state("off-site.not-ours", "the identity of this host cannot read it")
          .next("set backup.off-site.identity to the one that belongs to its 'encrypt-to'")
          .because(e);
    } catch (IOException | RuntimeException e) {
      from.close();
      throw e;
    }
  }

  private static Path inside(Path folder, String name) {
    Path path = folder.resolve(name).normalize();
    if (!path.startsWith(folder.normalize()) || path.equals(folder.normalize())) {
      throw Failure.state("off-site.entry", "it holds a file that would land outside")
          .now("nothing was unpacked there");
    }
    return path;
  }

  private static long unpack(InputStream in, Path file, long most) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    byte[] buffer = new byte[BUFFER];
    long written = 0;
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        written += count;
        if (written > most) {
          throw Failure.state("off-site.too-large", "more comes out of it than went in");
        }
        out.write(buffer, 0, count);
      }
    }
    return written;
  }

  /** For people. */
  @Override
  public String toString() {
    return digest.brief() + ", " + bytes + " bytes";
  }
}
