package dev.slipway.keeper;

import java.util.OptionalInt;

/**
 * How a process ended.
 *
 * @param code its exit code, 128 + signal when a signal ended it; empty for an adopted process,
 *     whose code only its parent is told
 */
record Exit(OptionalInt code) {
  static final Exit UNKNOWN = new Exit(OptionalInt.empty());

  static Exit of(int code) {
    return new Exit(OptionalInt.of(code));
  }

  /** Whether it ended of its own will and content. */
  boolean succeeded() {
    return code.equals(OptionalInt.of(0));
  }

  /** After SIGTERM these are a clean stop; 143 is SIGTERM itself. */
  boolean cleanStop() {
    return code.isEmpty() || succeeded() || code.getAsInt() == 143;
  }

  @Override
  public String toString() {
    if (code.isEmpty()) {
      return "unknown (adopted)";
    }
    int value = code.getAsInt();
    return value > 128 ? "killed by signal " + (value - 128) : "exit code " + value;
  }
}
