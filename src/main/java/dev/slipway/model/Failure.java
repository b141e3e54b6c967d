package dev.slipway.model;

import org.jspecify.annotations.Nullable;

/**
 * Something did not work, said so that a person can act: what failed, what is true now, what to do
 * next, and a stable code for programs. Thrown where it is noticed and turned into text once, at
 * the door. Immutable; {@code with…} methods return a copy.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of end this is; each kind has one documented exit code. */
  public enum Kind {
    /** Tried, did not work, cleanly undone or nothing begun. */
    FAILED(1),
    /** The request or the configuration is wrong. */
    USAGE(2),
    /** A person must decide; the message names the choices. */
    DECISION(3),
    /** Another deployment holds the lock. */
    LOCKED(4),
    /** The state found is not what it should be. */
    STATE(5),
    /** The outcome is not known, for example because a connection was cut. */
    UNKNOWN(6),
    /** Cancelled by a person. */
    CANCELLED(130);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The exit code of the command line for this kind. */
    public int exitCode() {
      return exitCode;
    }
  }

  private final Kind kind;
  private final String code;
  private final String now;
  private final String next;

  private Failure(
      Kind kind, String code, String what, String now, String next, @Nullable Throwable cause) {
    super(what, cause);
    this.kind = kind;
    this.code = code;
    this.now = now;
    this.next = next;
  }

  /** A failure of any kind. */
  public static Failure of(Kind kind, String code, String what) {
    return new Failure(kind, code, what, "", "", null);
  }

  /** Tried and did not work. */
  public static Failure failed(String code, String what) {
    return of(Kind.FAILED, code, what);
  }

  /** The request or the configuration is wrong. */
  public static Failure usage(String code, String what) {
    return of(Kind.USAGE, code, what);
  }

  /** The state found is not what it should be. */
  public static Failure state(String code, String what) {
    return of(Kind.STATE, code, what);
  }

  /** A person cancelled, or this thread was interrupted. */
  public static Failure cancelled(String what) {
    return of(Kind.CANCELLED, "cancelled", what);
  }

  /** The same failure, saying what failed in other words. */
  public Failure what(String words) {
    return copy(words, now, next, getCause());
  }

  /** The same failure, saying what is true now. */
  public Failure now(String truth) {
    return copy(what(), truth, next, getCause());
  }

  /** The same failure, saying what to do next. */
  public Failure next(String action) {
    return copy(what(), now, action, getCause());
  }

  /** The same failure with its cause. */
  public Failure because(Throwable cause) {
    return copy(what(), now, next, cause);
  }

  private Failure copy(String newWhat, String newNow, String newNext, @Nullable Throwable cause) {
    Failure copy = new Failure(kind, code, newWhat, newNow, newNext, cause);
    copy.setStackTrace(getStackTrace());
    for (Throwable suppressed : getSuppressed()) {
      copy.addSuppressed(suppressed);
    }
    return copy;
  }

  /** The kind of end, which decides the exit code. */
  public Kind kind() {
    return kind;
  }

  /** The stable code, such as {@code archive.case-twins}. */
  public String code() {
    return code;
  }

  /** What failed, as one sentence. */
  public String what() {
    return String.valueOf(getMessage());
  }

  /** What is true now; empty when there is nothing to add. */
  public String now() {
    return now;
  }

  /** What to do next; empty when there is nothing to add. */
  public String next() {
    return next;
  }
}
