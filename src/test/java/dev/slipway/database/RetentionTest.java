package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Digest DIGEST = new Digest("0".repeat(64));

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

  private static List<String> prunable(List<Backup> backups, int keep, String... needed) {
    Set<BackupName> names =
        Set.of(java.util.Arrays.stream(needed).map(BackupName::new).toArray(BackupName[]::new));
    return Retention.prunable(backups, keep, names).stream().map(BackupName::value).toList();
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
    return new Backup(
        new BackupName("" + number),
        number,
        version,
        Instant.EPOCH,
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
