package dev.slipway.keeper.proxy;

import io.undertow.util.HttpString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Header names as objects, without making a new one each time an app sends {@code Content-Type}
 * again. Bounded: a name that meets another in its place replaces it. Used by one thread.
 */
final class HeaderNames {
  private static final int SIZE = 256;
  private final @Nullable HttpString[] names = new @Nullable HttpString[SIZE];
  private final byte[][] spellings = new byte[SIZE][];

  /** The name spelt by these bytes, letter case included. */
  HttpString get(byte[] bytes, int from, int to) {
    int place = (31 * bytes[from] + 7 * bytes[to - 1] + (to - from)) & (SIZE - 1);
    HttpString known = names[place];
    if (known != null && Arrays.equals(spellings[place], 0, known.length(), bytes, from, to)) {
      return known;
    }
    byte[] spelling = Arrays.copyOfRange(bytes, from, to);
    HttpString name = new HttpString(spelling);
    spellings[place] = spelling;
    names[place] = name;
    return name;
  }
}
