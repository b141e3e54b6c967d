package dev.slipway.offsite;

import dev.slipway.config.AppConfig.OffSiteConfig;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import io.avaje.json.JsonException;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The backups of one app and environment that are kept off site.
 *
 * <p>First a backup is sealed into a folder of ours, the spool; then it is uploaded from there,
 * which a later process can go on with, since what was encrypted stays the same. Beside a sealed
 * file comes its {@link Stored}, last of all: without it there is no backup, here as there. For one
 * thread at a time.
 */
public final class OffSite implements AutoCloseable {
  private static final Pattern URL =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/*(.*)");
  private static final String SEALED = ".zip.age";
  private static final String ABOUT = ".json";
  private static final String STATE = ".upload";

  private final OffSiteConfig config;
  private final ObjectStore store;
  private final String prefix;
  private final Path spool;
  private final JsonType<Stored> json = Jsonb.builder().build().type(Stored.class);

  OffSite(OffSiteConfig config, ObjectStore store, String prefix, Path spool) {
    this.config = config;
    this.store = store;
    this.prefix = prefix;
    this.spool = spool;
  }

  /**
   * The place that these settings name. Asks it for nothing yet.
   *
   * @param spool a folder for what is on its way, created when first needed
   * @throws Failure when the settings cannot be right
   */
  public static OffSite at(OffSiteConfig config, AppEnvironment app, Path spool) {
    Matcher url = URL.matcher(config.url());
    if (!url.matches()) {
      throw Failure.usage(
          "off-site.url", "backup.off-site.url is not of the form s3://bucket/prefix");
    }
    AgeKeys.writer(config.encryptTo());
    config.identity().ifPresent(AgeKeys::reader);
    return new OffSite(config, S3Store.of(config, url.group(1)), prefix(url.group(2), app), spool);
  }

  static String prefix(String within, AppEnvironment app) {
    String above = within.replaceAll("/+$", "");
    return (above.isEmpty() ? "" : above + "/") + app + "/";
  }

  /** Where that is, for people. */
  public String describe() {
    return config.url();
  }

  /** Whether this host can read what it sends there. */
  public boolean isReadable() {
    return config.identity().isPresent();
  }

  /**
   * Seals a backup into the spool, from where {@link #upload} takes it; its folder may go then.
   * Done already, it does nothing.
   *
   * @param about which backup it is; digest and length of the sealed file are filled in
   */
  public Stored seal(Stored about, Path folder) {
    Optional<Stored> done =
        sealed().stream().filter(s -> s.name().equals(about.name())).findFirst();
    if (done.isPresent()) {
      return done.get();
    }
    try {
      Files.createDirectories(
          spool,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      requireRoom(about.bytes());
      Files.deleteIfExists(spooled(about, STATE));
      Stored sealed = about.sealed(Parcel.seal(folder, spooled(about, SEALED), config.encryptTo()));
      write(spooled(about, ABOUT), json.toJsonPretty(sealed));
      return sealed;
    } catch (IOException e) {
      throw Failure.failed("off-site.spool", "cannot encrypt " + about.name() + " into " + spool)
          .next("see to space and permissions there")
          .because(e);
    }
  }

  /** Encrypting what does not get smaller needs as much again. */
  private void requireRoom(long bytes) throws IOException {
    long free = Files.getFileStore(spool).getUsableSpace();
    if (free < bytes + bytes / 50) {
      throw Failure.failed(
              "off-site.no-room",
              "%d MB are free in %s, and the backup has %d MB"
                  .formatted(free >> 20, spool, bytes >> 20))
          .next("make room there");
    }
  }

  private void write(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, text);
    Hashes.sync(draft);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    Hashes.sync(spool);
  }

  /** What is sealed and not there yet, oldest first. */
  public List<Stored> sealed() {
    List<Stored> found = new ArrayList<>();
    if (!Files.isDirectory(spool)) {
      return found;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(spool, "*" + ABOUT)) {
      for (Path file : files) {
        found.add(json.fromJson(Files.readString(file)));
      }
    } catch (IOException | JsonException e) {
      throw Failure.failed("off-site.spool", "cannot read " + spool).because(e);
    }
    found.sort(Comparator.comparingLong(Stored::number));
    return found;
  }

  /**
   * Uploads what is sealed; when this returns, the store has confirmed that it is there. Called
   * again after it was cut off anywhere, it goes on where it was.
   */
  public void upload(Stored sealed, Progress progress) {
    store.upload(
        key(sealed.name(), SEALED), spooled(sealed, SEALED), spooled(sealed, STATE), progress);
    store.put(key(sealed.name(), ABOUT), json.toJson(sealed).getBytes(StandardCharsets.UTF_8));
    forget(sealed);
  }

  /** Takes it out of the spool. */
  private void forget(Stored sealed) {
    try {
      // The mark that it is complete goes first.
      for (String what : List.of(ABOUT, STATE, SEALED)) {
        Files.deleteIfExists(spooled(sealed, what));
      }
    } catch (IOException e) {
      throw Failure.failed("off-site.spool", "cannot remove what was uploaded from " + spool)
          .now(sealed.name() + " is off site")
          .because(e);
    }
  }

  /** Every backup that is there complete, newest first. */
  public List<Stored> list() {
    List<Stored> found = new ArrayList<>();
    for (StoredObject object : store.list(prefix)) {
      String file = object.key().substring(prefix.length());
      if (file.endsWith(ABOUT) && !file.contains("/")) {
        Stored read = read(object.key());
        if ((read.name() + ABOUT).equals(file)) {
          found.add(read);
        }
      }
    }
    found.sort(Comparator.comparingLong(Stored::number).reversed());
    return found;
  }

  private Stored read(String key) {
    try {
      Stored read = json.fromJson(new String(store.get(key), StandardCharsets.UTF_8));
      // Becomes the name of a file.
      new BackupName(read.name());
      return read;
    } catch (JsonException | NullPointerException e) {
      throw Failure.state("off-site.unreadable", key + " in " + describe() + " cannot be read")
          .next("look what damaged it, and delete it there")
          .because(e);
    }
  }

  /** Fetches the sealed file only, for {@link #fetch} to find it there. */
  public void download(Stored stored, Path scratch, Progress progress) {
    store.download(key(stored.name(), SEALED), scratch, progress);
  }

  /**
   * Fetches a backup and unpacks it, after its bytes were found to be those that were sent.
   *
   * @param folder an empty folder that it is unpacked into
   * @param scratch a file for what is fetched; when it is there already, only the rest is fetched
   * @throws Failure of kind STATE when it is damaged; nothing is unpacked then
   */
  public void fetch(Stored stored, Path folder, Path scratch, Progress progress) {
    String identity =
        config
            .identity()
            .orElseThrow(() ->
                Failure.usage("off-site.identity", "this host has no identity that could read it")
                    .next("set backup.off-site.identity in slipway.yaml"));
    requireWhole(stored, scratch, progress);
    try {
      Parcel.open(scratch, identity, folder, stored.bytes() + (256L << 20));
      Files.delete(scratch);
    } catch (IOException e) {
      throw Failure.failed("off-site.unpack", "cannot unpack " + stored.name()).because(e);
    }
  }

  /** Fetches a backup and compares its bytes with what was sent, for who cannot read it. */
  public void compare(Stored stored, Path scratch, Progress progress) {
    requireWhole(stored, scratch, progress);
    delete(scratch);
  }

  /** What was there already may be of another upload: then all of it is fetched anew. */
  private void requireWhole(Stored stored, Path scratch, Progress progress) {
    boolean goesOn = Files.exists(scratch);
    download(stored, scratch, progress);
    if (!isIn(stored, scratch) && goesOn) {
      delete(scratch);
      download(stored, scratch, progress);
    }
    if (!isIn(stored, scratch)) {
      delete(scratch);
      throw damaged(stored);
    }
  }

  private static boolean isIn(Stored stored, Path scratch) {
    try {
      return stored.parcel().isIn(scratch);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + scratch, e);
    }
  }

  private static void delete(Path scratch) {
    try {
      Files.deleteIfExists(scratch);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + scratch, e);
    }
  }

  private Failure damaged(Stored stored) {
    return Failure.state(
            "off-site.damaged",
            "%s in %s is not what was uploaded".formatted(stored.name(), describe()))
        .now("nothing of it was used")
        .next("do not rely on it; slipway backup push ENV uploads the newest one");
  }

  /** Deletes a backup there; its mark of being complete goes first. */
  public void delete(String name) {
    store.delete(key(name, ABOUT));
    store.delete(key(name, SEALED));
  }

  private String key(String name, String ending) {
    return prefix + name + ending;
  }

  private Path spooled(Stored stored, String ending) {
    return spool.resolve(new BackupName(stored.name()) + ending);
  }

  @Override
  public void close() {
    store.close();
  }
}
