package dev.slipway.offsite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.config.AppConfig.OffSiteConfig;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups kept on a real server that speaks S3. */
class OffSiteIT {
  private static final AppEnvironment APP = new AppEnvironment("shop", "production");
  private static final String PREFIX = "shop/shop/production/";
  private static final long SMALL_PART = 5L << 20;
  private static S3Server server;
  @TempDir static Path there;

  @TempDir Path here;
  private final AgeKeys.Pair keys = AgeKeys.generate();
  private final List<String> told = new ArrayList<>();
  private final Progress progress = (detail, fraction) -> told.add(detail);
  private OffSite place;

  @BeforeAll
  static void start() throws IOException {
    server = new S3Server(there);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() {
    place = place(server.settings(S3Server.SECRET_KEY, S3Server.BUCKET, keys));
  }

  @AfterEach
  void empty() {
    place.list().forEach(stored -> place.delete(stored.name()));
    place.close();
  }

  @Test
  void what_was_uploaded_comes_back_and_nobody_else_can_read_it() throws IOException {
    Path backup = backup("one", 1 << 16);

    Stored sealed = place.seal(about("one", 1), backup);
    place.upload(sealed, progress);

    assertThat(place.list()).containsExactly(sealed);
    assertThat(
            Files.readString(
                server.file(PREFIX + "one.zip.age"), java.nio.charset.StandardCharsets.ISO_8859_1))
        .startsWith("age-encryption.org/v1")
        .doesNotContain("a customer's order");
    assertThat(here.resolve("spool")).isEmptyDirectory();
    assertSame(backup, fetch(sealed));
  }

  @Test
  void an_upload_goes_on_where_the_server_was_killed() throws IOException {
    Path backup = backup("large", 23 << 20);
    Stored sealed = place.seal(about("large", 1), backup);
    Progress killing =
        (detail, fraction) -> {
          if (fraction > 0.4 && fraction < 0.6) {
            server.kill();
          }
        };

    Failure cut = failure(() -> place.upload(sealed, killing));

    assertThat(cut.code()).isEqualTo("off-site.unreachable");
    server.start();
    assertThat(place.list()).as("nothing half is listed").isEmpty();
    place.close();
    place = place(server.settings(S3Server.SECRET_KEY, S3Server.BUCKET, keys));
    Stored again = place.sealed().getFirst();
    place.upload(again, progress);
    assertThat(told).contains("uploading " + PREFIX + "large.zip.age: parts there already: 2");
    assertThat(place.list()).containsExactly(sealed);
    assertSame(backup, fetch(sealed));
  }

  @Test
  void an_upload_that_the_server_forgot_begins_anew() throws IOException {
    Path backup = backup("small", 1 << 10);
    Stored sealed = place.seal(about("small", 1), backup);
    Files.writeString(here.resolve("spool/small.upload"), "no-such-upload");

    place.upload(sealed, progress);

    assertSame(backup, fetch(sealed));
  }

  @Test
  void a_flipped_bit_is_found_and_nothing_of_it_is_used() throws IOException {
    Stored sealed = place.seal(about("flipped", 1), backup("flipped", 1 << 16));
    place.upload(sealed, progress);
    Path object = server.file(PREFIX + "flipped.zip.age");
    byte[] bytes = Files.readAllBytes(object);
    bytes[bytes.length / 2] ^= 1;
    Files.write(object, bytes);

    Failure damaged = failure(() -> fetch(sealed));

    assertThat(damaged.code()).isEqualTo("off-site.damaged");
    assertThat(here.resolve("fetched")).isEmptyDirectory();
    assertThat(failure(() -> place.compare(sealed, here.resolve("scratch"), progress)).code())
        .isEqualTo("off-site.damaged");
  }

  @Test
  void a_file_swapped_for_another_of_its_length_is_found_by_who_can_read_it() throws IOException {
    Stored one = place.seal(about("first", 1), backup("first", 100));
    Path sealed = here.resolve("spool/first.zip.age");
    byte[] bytes = Files.readAllBytes(sealed);
    bytes[bytes.length - 1] ^= 1;
    Path forged = Files.write(here.resolve("forged"), bytes);

    Failure failure =
        failure(() -> {
          try {
            Parcel.open(
                forged, keys.identity(), Files.createDirectory(here.resolve("out")), 1 << 20);
          } catch (IOException e) {
            throw Failure.state("unreadable", "it was not opened").because(e);
          }
        });

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(one.sealedBytes()).isEqualTo(bytes.length);
  }

  @Test
  void a_fetch_that_was_cut_off_goes_on() throws IOException {
    Path backup = backup("cut", 1 << 20);
    Stored sealed = place.seal(about("cut", 1), backup);
    byte[] whole = Files.readAllBytes(here.resolve("spool/cut.zip.age"));
    place.upload(sealed, progress);
    Files.write(here.resolve("scratch"), java.util.Arrays.copyOf(whole, whole.length / 3));

    assertSame(backup, fetch(sealed));
  }

  @Test
  void what_is_left_of_another_fetch_does_no_harm() throws IOException {
    Path backup = backup("other", 1 << 16);
    Stored sealed = place.seal(about("other", 1), backup);
    place.upload(sealed, progress);
    Files.write(here.resolve("scratch"), new byte[1000]);

    assertSame(backup, fetch(sealed));
  }

  @Test
  void wrong_credentials_are_said_and_the_backup_stays_to_be_uploaded() throws IOException {
    Stored sealed = place.seal(about("kept", 1), backup("kept", 100));
    try (OffSite wrong = place(server.settings("wrong-secret-key", S3Server.BUCKET, keys))) {

      Failure denied = failure(() -> wrong.upload(sealed, progress));

      assertThat(denied.code()).isEqualTo("off-site.denied");
      assertThat(all(denied)).doesNotContain("wrong-secret-key").doesNotContain(keys.identity());
      assertThat(wrong.sealed()).containsExactly(sealed);
    }
  }

  @Test
  void a_bucket_that_is_missing_is_said() throws IOException {
    Stored sealed = place.seal(about("lost", 1), backup("lost", 100));
    try (OffSite wrong = place(server.settings(S3Server.SECRET_KEY, "nowhere", keys))) {

      assertThat(failure(() -> wrong.upload(sealed, progress)).code()).isEqualTo("off-site.bucket");
      assertThat(failure(wrong::list).code()).isEqualTo("off-site.bucket");
    }
  }

  @Test
  void another_hosts_identity_cannot_read_it() throws IOException {
    Stored sealed = place.seal(about("ours", 1), backup("ours", 100));
    place.upload(sealed, progress);
    OffSiteConfig settings =
        server.settings(
            S3Server.SECRET_KEY,
            S3Server.BUCKET,
            new AgeKeys.Pair(keys.recipient(), AgeKeys.generate().identity()));
    try (OffSite other = place(settings)) {
      Failure failure =
          failure(() -> other.fetch(sealed, folder("fetched"), here.resolve("scratch"), progress));

      assertThat(failure.code()).isEqualTo("off-site.not-ours");
    }
  }

  @Test
  void settings_that_cannot_be_right_are_refused_before_anything_leaves() {
    OffSiteConfig good = server.settings(S3Server.SECRET_KEY, S3Server.BUCKET, keys);
    OffSiteConfig noRecipient =
        new OffSiteConfig(
            good.url(), good.endpoint(), "eu", "a", "b", "age1nobody", Optional.empty());
    OffSiteConfig noBucket =
        new OffSiteConfig(
            "https://x/y", good.endpoint(), "eu", "a", "b", keys.recipient(), Optional.empty());
    OffSiteConfig noIdentity =
        new OffSiteConfig(
            good.url(), good.endpoint(), "eu", "a", "b", keys.recipient(), Optional.of("SECRET"));

    assertThat(failure(() -> OffSite.at(noRecipient, APP, here)).code())
        .isEqualTo("off-site.recipient");
    assertThat(failure(() -> OffSite.at(noBucket, APP, here)).code()).isEqualTo("off-site.url");
    Failure identity = failure(() -> OffSite.at(noIdentity, APP, here));
    assertThat(identity.code()).isEqualTo("off-site.identity");
    assertThat(all(identity)).doesNotContain("SECRET,");
  }

  private OffSite place(OffSiteConfig config) {
    String bucket = config.url().split("/", -1)[2];
    return new OffSite(
        config,
        S3Store.of(config, bucket, SMALL_PART),
        OffSite.prefix("shop", APP),
        here.resolve("spool"));
  }

  private Path fetch(Stored stored) throws IOException {
    Path folder = folder("fetched");
    place.fetch(stored, folder, here.resolve("scratch"), progress);
    return folder;
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(here.resolve(name));
  }

  /** A backup as an engine makes one: files and folders. */
  private Path backup(String name, int bytes) throws IOException {
    Path folder = Files.createDirectories(here.resolve("backups").resolve(name));
    byte[] data = new byte[bytes];
    new Random(bytes).nextBytes(data);
    Files.write(folder.resolve("data.db"), data);
    Files.createDirectories(folder.resolve("dump"));
    Files.writeString(folder.resolve("dump/orders.sql"), "a customer's order\n".repeat(1000));
    Files.writeString(folder.resolve("dump/empty"), "");
    return folder;
  }

  private static Stored about(String name, long number) {
    return new Stored(
        name,
        number,
        "1.0.0",
        Instant.parse("2026-11-29T02:00:00Z"),
        1 << 20,
        12,
        true,
        "SQLite",
        new Digest("0".repeat(64)),
        0);
  }

  private static void assertSame(Path one, Path other) throws IOException {
    assertThat(files(other)).isEqualTo(files(one));
    for (String file : files(one)) {
      assertThat(other.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private static Failure failure(ThrowingCallable work) {
    Failure failure = catchThrowableOfType(Failure.class, work);
    assertThat(failure).isNotNull();
    return failure;
  }

  private static String all(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable one = failure; one != null; one = one.getCause()) {
      text.append(one).append(", ");
    }
    return text.toString();
  }
}
