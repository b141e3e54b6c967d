package dev.slipway.release;

import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A release archive that was opened and found harmless: all names, links, sizes and modes were
 * checked against the rules and the manifest, before anything was written. Contents are checked
 * against their digests while they are read. Close it; for one thread.
 */
public final class Archive implements AutoCloseable {
  private static final long LARGEST_MANIFEST = 256L << 20;
  private static final int TYPE_BITS = 0170000;
  private static final int REGULAR = 0100000;
  private static final int SYMLINK = 0120000;

  private final FileChannel file;
  private final Manifest manifest;
  private final Map<String, ZipDirectory.Entry> entries;

  private Archive(FileChannel file, Manifest manifest, Map<String, ZipDirectory.Entry> entries) {
    this.file = file;
    this.manifest = manifest;
    this.entries = entries;
  }

  /**
   * Opens and checks an archive from anywhere.
   *
   * @throws Failure with a code under {@code archive.}: not readable, not ours, hostile, too large
   */
  public static Archive open(Path archive, ArchiveLimits limits) {
    try {
      FileChannel file = FileChannel.open(archive, StandardOpenOption.READ);
      try {
        return checked(file, limits);
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw Failure.usage("archive.missing", "there is no archive " + archive).because(e);
    } catch (IOException e) {
      throw Failure.failed("archive.unreadable", "cannot read " + archive).because(e);
    }
  }

  /** What the archive holds. */
  public Manifest manifest() {
    return manifest;
  }

  /** Digest of the whole file that was opened, also when its name stands for another by now. */
  Digest digest() throws IOException {
    return Sha256.of(Channels.newInputStream(file.position(0)));
  }

  /**
   * Writes the content of one file.
   *
   * @throws Failure {@code archive.digest} when it is not what the manifest says
   */
  public void copy(Manifest.Entry wanted, OutputStream to) throws IOException {
    copy(wanted.path(), wanted.sha256(), to);
  }

  /** Writes the export that travels along; the same holds. */
  public void copy(Manifest.Data data, OutputStream to) throws IOException {
    copy(data.path(), data.sha256(), to);
  }

  private void copy(String path, String sha256, OutputStream to) throws IOException {
    var sha = Sha256.begin();
    ZipDirectory.Entry entry = Objects.requireNonNull(entries.get(path));
    ZipData.copy(file, entry, new DigestOutputStream(to, sha));
    Digest found = Sha256.end(sha);
    if (!found.hex().equals(sha256)) {
      throw Failure.failed("archive.digest", "'" + path + "' is not what the manifest says")
          .next("the archive was changed after packaging: make it again with 'slipway package'");
    }
  }

  /** The content of one small file, such as a link's target. */
  byte[] content(Manifest.Entry wanted) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    copy(wanted, bytes);
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static Archive checked(FileChannel file, ArchiveLimits limits) throws IOException {
    List<ZipDirectory.Entry> listed = ZipDirectory.read(file, limits.entries() + 1);
    Map<String, ZipDirectory.Entry> entries = new HashMap<>();
    EntryNames names = new EntryNames();
    long total = 0;
    for (ZipDirectory.Entry entry : listed) {
      if (entry.isFolder() && entry.size() == 0) {
        EntryNames.require(entry.name().substring(0, entry.name().length() - 1));
        continue;
      }
      names.add(entry.name());
      entries.put(entry.name(), entry);
      total = Math.addExact(total, entry.size());
    }
    limits.require(entries.size() - 1L, total, file.size());
    Manifest manifest = manifest(file, Optional.ofNullable(entries.remove(Manifest.FILE)));
    Archive archive = new Archive(file, manifest, entries);
    archive.requireEqualToManifest();
    archive.requireLinksInside();
    return archive;
  }

  private static Manifest manifest(FileChannel file, Optional<ZipDirectory.Entry> entry)
      throws IOException {
    if (entry.isEmpty()) {
      throw Failure.failed(
              "archive.no-manifest", "this ZIP file has no " + Manifest.FILE + ": not a release")
          .next("unzip it into a folder and run 'slipway package' there");
    }
    if (entry.get().size() > LARGEST_MANIFEST) {
      throw Failure.failed("archive.manifest", "the manifest is too large to be one");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ZipData.copy(file, entry.get(), bytes);
    return Manifest.parse(bytes.toByteArray());
  }

  private void requireEqualToManifest() {
    Map<String, ZipDirectory.Entry> unnamed = new HashMap<>(entries);
    for (Manifest.Entry wanted : manifest.files()) {
      ZipDirectory.Entry entry = unnamed.remove(wanted.path());
      if (entry == null) {
        throw mismatch("'" + EntryNames.shown(wanted.path()) + "' is missing or listed twice");
      }
      if (entry.size() != wanted.size()) {
        throw mismatch("'" + wanted.path() + "' has another size than the manifest says");
      }
      requireType(entry, wanted.kind());
    }
    Manifest.Data data = manifest.data();
    if (data != null) {
      ZipDirectory.Entry entry = unnamed.remove(data.path());
      if (entry == null || entry.size() != data.size()) {
        throw mismatch("'" + data.path() + "' is missing, or has another size");
      }
      requireType(entry, Manifest.Mode.FILE);
    }
    if (!unnamed.isEmpty()) {
      String extra = unnamed.keySet().iterator().next();
      throw mismatch("'" + EntryNames.shown(extra) + "' is not in the manifest");
    }
  }

  /** Devices, sockets and links that pretend to be files; permission bits are not used at all. */
  private static void requireType(ZipDirectory.Entry entry, Manifest.Mode mode) {
    int type = entry.unixMode() & TYPE_BITS;
    int expected = mode == Manifest.Mode.LINK ? SYMLINK : REGULAR;
    if (type != expected && !(type == 0 && mode != Manifest.Mode.LINK)) {
      throw Failure.failed(
          "archive.type",
          "'"
              + EntryNames.shown(entry.name())
              + "' is neither a file nor a link as the manifest"
              + " says");
    }
  }

  private void requireLinksInside() throws IOException {
    for (Manifest.Entry link : manifest.files()) {
      if (link.kind() != Manifest.Mode.LINK) {
        continue;
      }
      String target = link.size() > 4096 ? "" : new String(content(link), StandardCharsets.UTF_8);
      if (!EntryNames.staysInside(link.path(), target)) {
        throw Failure.failed(
                "archive.link",
                "the link '"
                    + link.path()
                    + "' leads out of the release, to '"
                    + EntryNames.shown(target)
                    + "'")
            .next("replace it by the file, or keep the file in a shared path");
      }
    }
  }

  private static Failure mismatch(String how) {
    return Failure.failed("archive.manifest-mismatch", "archive and manifest differ: " + how)
        .next("the archive was changed after packaging: make it again with 'slipway package'");
  }
}
