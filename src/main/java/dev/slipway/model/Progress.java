package dev.slipway.model;

/**
 * Where long work says how far it is. Calls are cheap and may come from any thread; an
 * implementation decides what reaches a person.
 */
@FunctionalInterface
public interface Progress {

  /** Says nothing to nobody. */
  Progress SILENT = (detail, fraction) -> {};

  /**
   * Reports how far the work is.
   *
   * @param detail one short line, such as {@code 120 of 400 MB}
   * @param fraction 0 to 1, or a negative number when unknown
   */
  void update(String detail, double fraction);

  /** Reports a line when no fraction is known. */
  default void say(String detail) {
    update(detail, -1);
  }
}
