package dev.slipway.database.dump;

import java.nio.charset.StandardCharsets;

/** One statement of a dump, without its delimiter. Its bytes are not copied: leave them alone. */
public final class Statement {
  private final byte[] bytes;
  private final long line;
  private final boolean whole;

  /**
   * A statement.
   *
   * @param bytes as it stands, or only its beginning when it is long
   * @param line where it begins, counted from 1
   * @param whole whether that is all of it
   */
  public Statement(byte[] bytes, long line, boolean whole) {
    this.bytes = bytes;
    this.line = line;
    this.whole = whole;
  }

  /** The statement, or its beginning. */
  byte[] bytes() {
    return bytes;
  }

  /** Where it begins, counted from 1. */
  public long line() {
    return line;
  }

  /** Whether there is no more of it. */
  boolean whole() {
    return whole;
  }

  /** One character per byte, so that names and keywords can be looked at, whatever the encoding. */
  public String text() {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The same with another text, as {@link #text()} gives it. */
  public Statement with(String text) {
    return new Statement(text.getBytes(StandardCharsets.ISO_8859_1), line, whole);
  }
}
