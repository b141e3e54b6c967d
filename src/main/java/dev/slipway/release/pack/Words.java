package dev.slipway.release.pack;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Finds any of a few ASCII words in bytes, in either case, in one pass. Two neighbouring bytes
 * decide nearly everywhere: few pairs begin a word. Immutable.
 */
final class Words {
  /** Five bits of a letter are the same in both cases. */
  private static final int LETTER = 31;

  private final byte[][] words;

  /** Whether two bytes may be the first of a word, by five bits of each. */
  private final boolean[] begins = new boolean[(LETTER + 1) * (LETTER + 1)];

  /** Looks for these words, each at least two characters long. */
  Words(String... wanted) {
    words = new byte[wanted.length][];
    for (int i = 0; i < wanted.length; i++) {
      words[i] = wanted[i].toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
      begins[pair(words[i][0], words[i][1])] = true;
    }
  }

  /**
   * Where the next word begins.
   *
   * @param from the first place to look at
   * @param to the end of what is looked at
   * @return -1 when there is none
   */
  int next(byte[] bytes, int from, int to) {
    for (int i = from; i < to - 1; i++) {
      if (begins[pair(bytes[i], bytes[i + 1])] && isWord(bytes, i, to)) {
        return i;
      }
    }
    return -1;
  }

  private static int pair(byte first, byte second) {
    return (first & LETTER) << 5 | (second & LETTER);
  }

  private boolean isWord(byte[] bytes, int at, int to) {
    for (byte[] word : words) {
      if (at + word.length <= to && isAt(word, bytes, at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(byte[] word, byte[] bytes, int at) {
    for (int i = 0; i < word.length; i++) {
      byte b = bytes[at + i];
      if (word[i] != (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b)) {
        return false;
      }
    }
    return true;
  }
}
