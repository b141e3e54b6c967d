package dev.slipway.release;

import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import io.avaje.json.JsonException;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a release consists of. It travels inside the archive as {@value #FILE} and stays in the
 * release directory. Immutable.
 *
 * @param format version of this form
 * @param app the app's name
 * @param version the version people speak of
 * @param commit the source commit, when the source was a checkout
 * @param tree digest over paths, modes and contents of all files: equal trees are the same release,
 *     whatever they are called
 * @param createdAt when the source was last changed, not when it was packaged: the same source
 *     gives the same bytes
 * @param slipway version of Slipway that packaged it
 * @param files every file, sorted by path
 * @param data the export of a database that travels along and is no file of the release; null when
 *     there is none
 */
@Json
public record Manifest(
    int format,
    String app,
    String version,
    @Nullable String commit,
    String tree,
    Instant createdAt,
    String slipway,
    List<Entry> files,
    @Nullable Data data) {

  /** Name in the archive and in the release directory. */
  public static final String FILE = "slipway-manifest.json";

  /** The format this program writes, and the newest it reads. */
  public static final int FORMAT = 1;

  private static final JsonType<Manifest> JSON = Jsonb.builder().build().type(Manifest.class);

  /** Copies the list. */
  public Manifest {
    // Generated readers leave out what a file leaves out.
    Objects.requireNonNull(app, "app");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(tree, "tree");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(slipway, "slipway");
    files = List.copyOf(files);
  }

  /** What one file is; the numbers are Git's, which people know. */
  public enum Mode {
    /** A plain file. */
    FILE("100644"),
    /** A file that can be executed. */
    EXECUTABLE("100755"),
    /** A symbolic link; its content is the target. */
    LINK("120000");

    private final String text;

    Mode(String text) {
      this.text = text;
    }

    /** As it stands in the manifest. */
    public String text() {
      return text;
    }

    static Mode parse(String text) {
      for (Mode mode : values()) {
        if (mode.text.equals(text)) {
          return mode;
        }
      }
      throw Failure.failed(
          "archive.mode", "the manifest gives a file the unknown mode '" + text + "'");
    }
  }

  /**
   * One file.
   *
   * @param path relative, separated by {@code /}
   * @param size bytes
   * @param mode 100644, 100755 or 120000
   * @param sha256 digest of the content
   */
  @Json
  public record Entry(String path, long size, String mode, String sha256) {

    /** Refuses an entry with a part missing. */
    public Entry {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(mode, "mode");
      Objects.requireNonNull(sha256, "sha256");
    }

    /** What it is. */
    public Mode kind() {
      return Mode.parse(mode);
    }
  }

  /**
   * SQL in the same archive, for the stock client or for {@code slipway install}.
   *
   * @param path its name in the archive, such as {@code deploy_db_20261129_101500.sql}
   * @param size bytes
   * @param sha256 digest of the content
   * @param tables how many tables it holds
   * @param rows how many rows
   */
  @Json
  public record Data(String path, long size, String sha256, int tables, long rows) {
    private static final Pattern PATH = Pattern.compile("deploy_db_\\d{8}_\\d{6}\\.sql");

    /** Refuses one with a part missing, or another name. */
    public Data {
      Objects.requireNonNull(sha256, "sha256");
      if (!PATH.matcher(path).matches()) {
        throw new IllegalArgumentException("no name for data: " + path);
      }
    }
  }

  /** A manifest of these files in the form of this program; sorts them and computes the tree. */
  public static Manifest of(
      String app,
      String version,
      @Nullable String commit,
      Instant createdAt,
      String slipway,
      List<Entry> files) {
    List<Entry> sorted = files.stream().sorted(Comparator.comparing(Entry::path)).toList();
    return new Manifest(
        FORMAT, app, version, commit, treeOf(sorted).hex(), createdAt, slipway, sorted, null);
  }

  /** The tree as a digest. */
  public Digest treeDigest() {
    return new Digest(tree);
  }

  /** Bytes of all files together. */
  public long totalSize() {
    return files.stream().mapToLong(Entry::size).sum();
  }

  /** As it is written. */
  public byte[] toJson() {
    return JSON.toJsonBytes(this);
  }

  /** The manifest of a release directory. */
  public static Manifest of(Path release) throws IOException {
    return parse(Files.readAllBytes(release.resolve(FILE)));
  }

  /** The same manifest with other files. */
  Manifest with(List<Entry> others) {
    return of(app, version, commit, createdAt, slipway, others);
  }

  /** The same manifest with an export beside the files. */
  public Manifest with(Data export) {
    return new Manifest(format, app, version, commit, tree, createdAt, slipway, files, export);
  }

  /**
   * Reads what {@link #toJson()} wrote, from a source that is not trusted: format, tree and modes
   * are checked. Paths are not: see {@link EntryNames}.
   *
   * @throws Failure with code {@code archive.manifest}
   */
  public static Manifest parse(byte[] json) {
    Manifest manifest;
    try {
      manifest = JSON.fromJson(json);
    } catch (JsonException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NullPointerException e) {
      throw broken("cannot be read").because(e);
    }
    if (manifest.format != FORMAT) {
      throw broken("has format " + manifest.format + ", this Slipway reads " + FORMAT)
          .next("use the version of Slipway that made it: " + manifest.slipway);
    }
    manifest.files.forEach(Entry::kind);
    if (!treeOf(manifest.files).hex().equals(manifest.tree)) {
      throw broken("was changed: its files do not give its tree digest");
    }
    return manifest;
  }

  private static Failure broken(String how) {
    return Failure.failed("archive.manifest", "the manifest " + FILE + " " + how);
  }

  private static Digest treeOf(List<Entry> sorted) {
    var sha = Sha256.begin();
    for (Entry file : sorted) {
      String line = file.mode() + " " + file.sha256() + " " + file.path() + "\n";
      sha.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return Sha256.end(sha);
  }
}
