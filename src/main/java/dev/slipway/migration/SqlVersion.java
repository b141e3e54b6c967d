package dev.slipway.migration;

import dev.slipway.model.Failure;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The version in the name of an SQL file: numbers, compared as numbers, so that 2 comes before 10,
 * and 0002, 2 and 2.0 are the same version.
 *
 * @param text as written in the file's name, parts separated by dots
 */
record SqlVersion(String text) implements Comparable<SqlVersion> {
  private static final Pattern NUMBERS = Pattern.compile("\\d+(\\.\\d+)*");

  /** Refuses anything but numbers separated by dots. */
  SqlVersion {
    if (!NUMBERS.matcher(text).matches()) {
      throw Failure.usage("migration.version", "'" + text + "' is no version such as 7 or 1.2");
    }
  }

  private List<BigInteger> numbers() {
    List<BigInteger> numbers =
        new ArrayList<>(Arrays.stream(text.split("\\.", -1)).map(BigInteger::new).toList());
    while (numbers.size() > 1 && numbers.getLast().signum() == 0) {
      numbers.removeLast();
    }
    return numbers;
  }

  @Override
  public int compareTo(SqlVersion other) {
    List<BigInteger> mine = numbers();
    List<BigInteger> theirs = other.numbers();
    for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
      int result = mine.get(i).compareTo(theirs.get(i));
      if (result != 0) {
        return result;
      }
    }
    return Integer.compare(mine.size(), theirs.size());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SqlVersion version && compareTo(version) == 0;
  }

  @Override
  public int hashCode() {
    return numbers().hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
