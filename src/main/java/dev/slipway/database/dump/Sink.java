package dev.slipway.database.dump;

import java.io.IOException;
import java.io.OutputStream;

/** Where the statements of a dump go. */
public interface Sink extends AutoCloseable {

  /**
   * Begins a statement; what is written is its text, without a delimiter, and closing it ends the
   * statement.
   *
   * @param line where it stands in the dump
   */
  OutputStream statement(long line) throws IOException;

  /** Begins the rows of the COPY that was the last statement. */
  default OutputStream rows() throws IOException {
    throw new IllegalStateException("no rows outside of statements");
  }

  /** Ends it, whatever became of it. */
  @Override
  void close();

  /** Takes everything and keeps nothing, for a first look. */
  static Sink none() {
    return new Sink() {
      @Override
      public OutputStream statement(long line) {
        return OutputStream.nullOutputStream();
      }

      @Override
      public OutputStream rows() {
        return OutputStream.nullOutputStream();
      }

      @Override
      public void close() {}
    };
  }
}
