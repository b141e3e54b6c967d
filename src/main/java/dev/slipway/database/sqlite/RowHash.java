package dev.slipway.database.sqlite;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A 128-bit hash of one row: two lanes of multiply-and-fold over 64-bit words (the idea of wyhash),
 * each finished by MurmurHash3's mixer. Every value is preceded by its storage class, and bytes by
 * their length, so that no two different rows feed the same words: NULL, '', 0 and 0.0 all differ.
 * It finds accidents, not attackers. Not thread-safe.
 */
final class RowHash {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER_A = 0x9E3779B97F4A7C15L;
  private static final long MULTIPLIER_B = 0xD6E8FEB86659FD93L;
  private static final long START_A = 0xA0761D6478BD642FL;
  private static final long START_B = 0xE7037ED1A0B428DBL;

  private static final long NULL = 1;
  private static final long INTEGER = 2;
  private static final long REAL = 3;
  private static final long TEXT = 4;
  private static final long BLOB = 5;

  private long a = START_A;
  private long b = START_B;

  /** Begins the next row. */
  void begin() {
    a = START_A;
    b = START_B;
  }

  void addNull() {
    word(NULL);
  }

  void addInteger(long value) {
    word(INTEGER);
    word(value);
  }

  /** Takes the bits as they are: 0.0 and −0.0 differ. */
  void addReal(double value) {
    word(REAL);
    word(Double.doubleToRawLongBits(value));
  }

  /** Takes the stored bytes, whether they are valid text or not. */
  void addText(byte[] value) {
    beginText(value.length);
    addSlice(value);
  }

  void addBlob(byte[] value) {
    beginBlob(value.length);
    addSlice(value);
  }

  /** Begins a text of that many bytes, which follow as slices. */
  void beginText(long length) {
    word(TEXT | length << 3);
  }

  /** Begins a blob of that many bytes, which follow as slices. */
  void beginBlob(long length) {
    word(BLOB | length << 3);
  }

  /** The next bytes of a text or blob; a multiple of 8, except for the last slice. */
  void addSlice(byte[] slice) {
    int whole = slice.length & ~7;
    for (int at = 0; at < whole; at += 8) {
      word((long) WORD.get(slice, at));
    }
    long rest = 0;
    for (int at = slice.length - 1; at >= whole; at--) {
      rest = rest << 8 | (slice[at] & 0xFF);
    }
    if (whole < slice.length) {
      word(rest);
    }
  }

  /** First half of the hash of what was added since {@link #begin}. */
  long first() {
    return finish(a);
  }

  /** Second half. */
  long second() {
    return finish(b);
  }

  private void word(long word) {
    a = fold((a ^ word) + START_B, MULTIPLIER_A);
    b = fold((b ^ Long.rotateLeft(word, 32)) + START_A, MULTIPLIER_B);
  }

  private static long fold(long value, long multiplier) {
    return Math.unsignedMultiplyHigh(value, multiplier) ^ (value * multiplier);
  }

  private static long finish(long value) {
    long h = value;
    h = (h ^ (h >>> 33)) * 0xFF51AFD7ED558CCDL;
    h = (h ^ (h >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return h ^ (h >>> 33);
  }
}
