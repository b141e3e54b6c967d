package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RowHashTest {

  @Test
  void the_same_row_hashes_the_same() {
    assertThat(hash(row -> row.addInteger(7))).isEqualTo(hash(row -> row.addInteger(7)));
  }

  @Test
  void nothing_zero_and_empty_all_differ() {
    Set<Hash> hashes =
        Set.of(
            hash(row -> {}),
            hash(RowHash::addNull),
            hash(row -> row.addInteger(0)),
            hash(row -> row.addReal(0.0)),
            hash(row -> row.addReal(-0.0)),
            hash(row -> row.addText(new byte[0])),
            hash(row -> row.addBlob(new byte[0])),
            hash(row -> row.addBlob(new byte[1])));

    assertThat(hashes).hasSize(8);
  }

  @Test
  void where_one_value_ends_and_the_next_begins_counts() {
    assertThat(hash(row -> text(row, "ab", "c"))).isNotEqualTo(hash(row -> text(row, "a", "bc")));
    assertThat(hash(row -> text(row, "", "x"))).isNotEqualTo(hash(row -> text(row, "x", "")));
  }

  @Test
  void slices_come_to_the_same_as_the_whole() {
    byte[] value = new byte[37];
    new Random(1).nextBytes(value);

    Hash whole = hash(row -> row.addBlob(value));
    Hash sliced =
        hash(row -> {
          row.beginBlob(value.length);
          for (int from = 0; from < value.length; from += 8) {
            row.addSlice(Arrays.copyOfRange(value, from, Math.min(from + 8, value.length)));
          }
        });

    assertThat(sliced).isEqualTo(whole);
  }

  @Test
  void many_similar_rows_do_not_collide_in_either_half() {
    Set<Long> first = new HashSet<>();
    Set<Long> second = new HashSet<>();
    int rows = 200_000;
    RowHash hash = new RowHash();
    for (int i = 0; i < rows; i++) {
      hash.begin();
      hash.addInteger(i / 500);
      hash.addInteger(i % 500);
      first.add(hash.first());
      second.add(hash.second());
    }

    assertThat(first).hasSize(rows);
    assertThat(second).hasSize(rows);
  }

  @Test
  void one_bit_of_input_changes_half_of_the_output() {
    int flips = 2_000;
    long changed = 0;
    Random random = new Random(2);
    for (int i = 0; i < flips; i++) {
      long value = random.nextLong();
      long other = value ^ 1L << random.nextInt(64);
      Hash a = hash(row -> row.addInteger(value));
      Hash b = hash(row -> row.addInteger(other));
      changed += Long.bitCount(a.first() ^ b.first()) + Long.bitCount(a.second() ^ b.second());
    }

    assertThat(changed / (double) flips).isBetween(62.0, 66.0);
  }

  private record Hash(long first, long second) {}

  private static Hash hash(Consumer<RowHash> values) {
    RowHash row = new RowHash();
    row.begin();
    values.accept(row);
    return new Hash(row.first(), row.second());
  }

  private static void text(RowHash row, String... values) {
    for (String value : values) {
      row.addText(value.getBytes(StandardCharsets.UTF_8));
    }
  }
}
