package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.AppConfig.KeepConfig;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Digest DIGEST = new Digest("0".repeat(64));
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  @Test
  void the_newest_stay_and_the_oldest_goes_first() {
    List<Backup> backups = newestFirst(backup(1), backup(2), backup(3), backup(4), backup(5));

    assertThat(prunable(backups, 3)).containsExactly("1", "2");
  }

  @Test
  void what_a_live_release_depends_on_stays_however_old_it_is() {
    List<Backup> backups = newestFirst(backup(1), backup(2), backup(3), backup(4), backup(5));

    assertThat(prunable(backups, 3, "1")).containsExactly("2");
  }

  @Test
  void the_last_proven_one_stays_behind_newer_mere_copies() {
    List<Backup> backups = newestFirst(backup(1), backup(2), copy(3), copy(4));

    assertThat(prunable(backups, 2)).containsExactly("1");
  }

  @Test
  void backups_do_not_push_rescue_copies_out() {
    List<Backup> backups = newestFirst(rescue(1), backup(2), backup(3), backup(4));

    assertThat(prunable(backups, 2)).containsExactly("2");
  }

  @Test
  void rescue_copies_are_counted_by_themselves() {
    List<Backup> backups = newestFirst(backup(1), rescue(2), rescue(3), rescue(4));

    assertThat(prunable(backups, 2)).containsExactly("2");
  }

  @Test
  void one_always_stays() {
    assertThat(prunable(newestFirst(copy(1), copy(2)), 0)).containsExactly("1");
  }

  @Test
  void one_known_to_be_bad_pushes_no_good_one_out() {
    List<Backup> backups = newestFirst(backup(1), backup(2), backup(3));

    assertThat(
            new Retention(KeepConfig.newest(1), NOW, ZoneOffset.UTC)
                .prunable(backups, Set.of(), Set.of(new BackupName("3"), new BackupName("2"))))
        .containsExactly(new BackupName("2"));
  }

  @Test
  void the_newest_of_each_day_week_and_month_stays() {
    List<Backup> backups =
        newestFirst(
            taken(1, "2026-10-30T02:00:00Z"),
            taken(2, "2026-11-20T02:00:00Z"),
            taken(3, "2026-11-27T02:00:00Z"),
            taken(4, "2026-11-28T02:00:00Z"),
            taken(5, "2026-11-28T12:00:00Z"),
            taken(6, "2026-11-29T02:00:00Z"));

    assertThat(gone(new KeepConfig(1, 0, 3, 0, 0), backups)).containsExactly("1", "2", "4");
    assertThat(gone(new KeepConfig(1, 0, 0, 2, 0), backups)).containsExactly("1", "3", "4", "5");
    assertThat(gone(new KeepConfig(1, 0, 0, 0, 9), backups)).containsExactly("2", "3", "4", "5");
    assertThat(gone(new KeepConfig(1, 2, 0, 0, 0), backups)).containsExactly("1", "2", "3");
  }

  @Test
  void a_day_is_one_of_the_time_zone() {
    List<Backup> backups =
        newestFirst(taken(1, "2026-11-28T21:00:00Z"), taken(2, "2026-11-29T02:00:00Z"));

    KeepConfig oneADay = new KeepConfig(1, 0, 9, 0, 0);
    assertThat(gone(oneADay, backups)).isEmpty();
    assertThat(
            new Retention(oneADay, NOW, ZoneId.of("Asia/Tokyo"))
                .prunable(backups, Set.of(), Set.of()))
        .containsExactly(new BackupName("1"));
  }

  /** Whatever is kept, and whatever clocks did. */
  @Test
  void holds_for_any_backups() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      List<Backup> backups = some(random);
      KeepConfig keep =
          new KeepConfig(
              1 + random.nextInt(4),
              random.nextInt(10),
              random.nextInt(4),
              random.nextInt(4),
              random.nextInt(4));
      Set<BackupName> needed = someOf(backups, random);
      Set<BackupName> bad = someOf(backups, random);
      Retention retention = new Retention(keep, NOW, ZoneOffset.UTC);

      List<BackupName> gone = retention.prunable(backups, needed, bad);

      String which = "seed " + seed;
      assertThat(gone).as(which).noneMatch(needed::contains).doesNotHaveDuplicates();
      List<BackupName> newest =
          backups.stream().filter(b -> !b.isRescue()).limit(keep.last()).map(Backup::name).toList();
      assertThat(gone).as(which + ": the newest stay").noneMatch(newest::contains);
      backups.stream()
          .filter(b -> b.assurance() == Assurance.PROVEN && !bad.contains(b.name()))
          .findFirst()
          .ifPresent(
              last -> assertThat(gone).as(which + ": last good").doesNotContain(last.name()));
      assertThat(left(retention, left(retention, backups, needed, bad), needed, bad))
          .as(which + ": pruning again deletes nothing more")
          .isEqualTo(left(retention, backups, needed, bad));
      KeepConfig more =
          new KeepConfig(
              keep.last() + 1, keep.days() + 1, keep.daily() + 1, keep.weekly(), keep.monthly());
      assertThat(gone)
          .as(which + ": whoever keeps more deletes no more")
          .containsAll(new Retention(more, NOW, ZoneOffset.UTC).prunable(backups, needed, bad));
    }
  }

  private static List<Backup> left(
      Retention retention, List<Backup> backups, Set<BackupName> needed, Set<BackupName> bad) {
    List<BackupName> gone = retention.prunable(backups, needed, bad);
    return backups.stream().filter(b -> !gone.contains(b.name())).toList();
  }

  private static List<Backup> some(Random random) {
    return IntStream.range(0, random.nextInt(25))
        .map(i -> 25 - i)
        .mapToObj(i ->
            new Backup(
                new BackupName("" + i),
                i,
                random.nextInt(5) == 0 ? Backup.RESCUE : "1.0." + i,
                NOW.plus(Duration.ofHours(random.nextInt(2_000) - 1_900)),
                1,
                DIGEST,
                "none",
                random.nextBoolean() ? Assurance.PROVEN : Assurance.COPIED,
                new Contents(new Catalogue(DIGEST, List.of()), List.of()),
                List.of(),
                Map.of(),
                List.of()))
        .toList();
  }

  private static Set<BackupName> someOf(List<Backup> backups, Random random) {
    return backups.stream()
        .map(Backup::name)
        .filter(name -> random.nextInt(5) == 0)
        .collect(Collectors.toSet());
  }

  private static List<String> gone(KeepConfig keep, List<Backup> backups) {
    return new Retention(keep, NOW, ZoneOffset.UTC)
        .prunable(backups, Set.of(), Set.of()).stream().map(BackupName::value).toList();
  }

  private static List<String> prunable(List<Backup> backups, int keep, String... needed) {
    Set<BackupName> names =
        Set.of(java.util.Arrays.stream(needed).map(BackupName::new).toArray(BackupName[]::new));
    return new Retention(KeepConfig.newest(keep), NOW, ZoneOffset.UTC)
        .prunable(backups, names, Set.of()).stream().map(BackupName::value).toList();
  }

  private static Backup taken(int number, String at) {
    return backup(number, "1.0." + number, Assurance.PROVEN, Instant.parse(at));
  }

  private static List<Backup> newestFirst(Backup... oldestFirst) {
    return IntStream.rangeClosed(1, oldestFirst.length)
        .mapToObj(i -> oldestFirst[oldestFirst.length - i])
        .toList();
  }

  private static Backup backup(int number) {
    return backup(number, "1.0." + number, Assurance.PROVEN);
  }

  private static Backup copy(int number) {
    return backup(number, "1.0." + number, Assurance.COPIED);
  }

  private static Backup rescue(int number) {
    return backup(number, Backup.RESCUE, Assurance.COPIED);
  }

  private static Backup backup(int number, String version, Assurance assurance) {
    return backup(number, version, assurance, Instant.EPOCH);
  }

  private static Backup backup(int number, String version, Assurance assurance, Instant at) {
    return new Backup(
        new BackupName("" + number),
        number,
        version,
        at,
        1,
        DIGEST,
        "none",
        assurance,
        new Contents(new Catalogue(DIGEST, List.of()), List.of()),
        List.of(),
        Map.of(),
        List.of());
  }
}
