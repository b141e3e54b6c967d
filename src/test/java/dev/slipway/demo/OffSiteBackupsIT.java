package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Slipway.Result;
import dev.slipway.deploy.schedule.Task;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.SlipwayHome;
import dev.slipway.offsite.AgeKeys;
import dev.slipway.offsite.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Backups are taken, uploaded to a real store and proven without anybody asking. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OffSiteBackupsIT {
  private static final AppEnvironment APP = new AppEnvironment("guestbook", "local");

  @TempDir static Path folder;
  private static S3Server store;
  private static GuestbookHost host;
  private static Path source;
  private static AgeKeys.Pair keys;

  @BeforeAll
  static void a_guestbook_that_is_backed_up() throws Exception {
    store = new S3Server(Files.createDirectory(folder.resolve("s3")));
    keys = AgeKeys.generate();
    host = new GuestbookHost(folder);
    source = host.source(new Releases.Recipe("1.0.0", List.of(), false));
    GuestbookHost.append(
        source,
        """
        backup:
          schedule: "0 2 * * *"
          verify: "0 4 * * 0"
          off-site:
            url: s3://backups/shop
            endpoint: %s
            access-key: ${BACKUP_ACCESS_KEY}
            secret-key: ${BACKUP_SECRET_KEY}
            encrypt-to: %s
            identity: ${BACKUP_IDENTITY}
        alert: {command: {shell: "cat >> $PWD/../../shared/data/alerts"}}
        """
            .formatted(store.endpoint(), keys.recipient()));
    Path shared = Files.createDirectories(root().resolve("shared"));
    Files.writeString(
        shared.resolve(".env"),
        "BACKUP_ACCESS_KEY=%s\nBACKUP_SECRET_KEY=%s\nBACKUP_IDENTITY=%s\n"
            .formatted(S3Server.ACCESS_KEY, S3Server.SECRET_KEY, keys.identity()));
    Result deployed = host.deploy(source, "1.0.0");
    assertThat(deployed.exitCode()).as(deployed.text()).isZero();
    host.write(1);
  }

  @AfterAll
  static void everything_ends() {
    host.close();
    store.close();
  }

  @Test
  @Order(1)
  void one_that_was_missed_is_taken_uploaded_and_shown() throws Exception {
    Result status = slipway("status");
    assertThat(status.text())
        .contains("\"task\":\"backup\"", "\"cron\":\"0 2 * * *\"", "\"next\":");

    missed(Task.BACKUP);
    await(() -> done(Task.OFF_SITE) == 1);

    Result list = slipway("backup", "list", "--off-site");
    assertThat(list.exitCode()).as(list.text()).isZero();
    assertThat(list.text()).contains("scheduled-", "\"version\":\"1.0.0\"");
    assertThat(slipway("backup", "list").text()).contains(nameOff(list));
    assertThat(done(Task.BACKUP)).isEqualTo(1);
    assertNowhere(S3Server.SECRET_KEY);
    assertNowhere(keys.identity());
  }

  @Test
  @Order(2)
  void one_that_was_lost_here_is_fetched_and_proves_equal() throws Exception {
    String name = nameOff(slipway("backup", "list", "--off-site"));
    assertThat(slipway("backup", "fetch", name).field("code")).isEqualTo("backup.exists");
    delete(root().resolve("backups").resolve(name));

    Result fetched = slipway("backup", "fetch", name);

    assertThat(fetched.exitCode()).as(fetched.text()).isZero();
    Result verified = slipway("backup", "verify", name);
    assertThat(verified.exitCode()).as(verified.text()).isZero();
    assertThat(slipway("backup", "list").text()).contains("\"last_proven\":");
  }

  @Test
  @Order(3)
  void an_executor_killed_while_it_takes_one_is_followed_by_one_that_takes_it() throws Exception {
    missed(Task.BACKUP);
    await(() -> last(Task.BACKUP).startsWith("schedule began"));
    host.slipway.killExecutor();

    await(() -> done(Task.BACKUP) == 2 && done(Task.OFF_SITE) == 2);

    try (Stream<Path> backups = Files.list(root().resolve("backups"))) {
      assertThat(backups.filter(b -> b.getFileName().toString().startsWith("scheduled-")))
          .as("one each, and no half one")
          .hasSize(2);
    }
    assertThat(slipway("check").exitCode()).isZero();
  }

  @Test
  @Order(4)
  void what_is_off_site_is_proven_by_fetching_and_restoring_it() throws Exception {
    missed(Task.VERIFY);
    await(() -> done(Task.VERIFY) == 1);

    assertThat(last(Task.VERIFY)).contains("fetched from off site, restored and equal");
    assertThat(slipway("backup", "list").text()).doesNotContain("fetched-");
  }

  @Test
  @Order(5)
  void a_flipped_bit_there_is_found_told_and_shown_until_it_is_mended() throws Exception {
    String newest = nameOff(slipway("backup", "list", "--off-site"));
    Path object = store.file("shop/guestbook/local/" + newest + ".zip.age");
    byte[] bytes = Files.readAllBytes(object);
    bytes[bytes.length / 2] ^= 1;
    Files.write(object, bytes);

    missed(Task.VERIFY);
    await(() -> last(Task.VERIFY).startsWith("schedule failed"));

    assertThat(last(Task.VERIFY)).contains("is not what was uploaded");
    assertThat(slipway("status").text()).contains("scheduled verification fails");
    assertThat(slipway("backup", "list").text()).contains("scheduled verification fails");
    Result check = slipway("check");
    assertThat(check.exitCode()).as(check.text()).isEqualTo(2);
    Path alerts = root().resolve("shared/data/alerts");
    await(() -> Files.exists(alerts) && Files.readString(alerts).contains("is not what was"));
    assertThat(alerts).content().contains("\"kind\":\"failed\",\"task\":\"verification\"");

    assertThat(slipway("backup", "push", "--name", newest).exitCode()).isZero();
    missed(Task.VERIFY);
    await(() -> done(Task.VERIFY) == 2);
    assertThat(slipway("check").exitCode()).isZero();
  }

  @Test
  @Order(6)
  void what_could_not_be_uploaded_unasked_is_no_problem_once_somebody_uploads_it()
      throws Exception {
    store.kill();
    missed(Task.BACKUP);
    await(() -> last(Task.OFF_SITE).startsWith("schedule failed"));
    assertThat(slipway("check").exitCode()).isEqualTo(2);

    store.start();
    Result pushed = slipway("backup", "push");

    assertThat(pushed.exitCode()).as(pushed.text()).isZero();
    assertThat(last(Task.OFF_SITE)).startsWith("schedule done");
    Result check = slipway("check");
    assertThat(check.exitCode()).as(check.text()).isZero();
  }

  private static Result slipway(String... words) {
    return host.slipway.run(source, event -> {}, words);
  }

  private static String nameOff(Result list) {
    return list.text().replaceAll("(?s).*?\"name\":\"([^\"]*)\".*", "$1");
  }

  private static Path root() {
    return new SlipwayHome(folder.resolve("home")).app(APP);
  }

  private static Scheduled scheduled() {
    return new Scheduled(root(), new SlipwayHome(folder.resolve("home")).keeperOutput());
  }

  private static void missed(Task task) {
    scheduled().missed(task);
  }

  private static long done(Task task) {
    return scheduled().done(task);
  }

  private static String last(Task task) {
    return scheduled().last(task);
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    scheduled().await(condition);
  }

  /**
   * Neither in what the host keeps, but for the app's variables, nor in what programs are called
   * with.
   */
  private static void assertNowhere(String secret) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith(".env") && !file.toString().contains("/keeper/desired/")) {
          String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
          assertThat(text.contains(secret)).as(file.toString()).isFalse();
        }
      }
    }
    assertThat(
            ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(secret)))
        .isEmpty();
  }

  private static void delete(Path backup) throws IOException {
    try (Stream<Path> files = Files.walk(backup)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
