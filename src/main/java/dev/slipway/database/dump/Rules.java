package dev.slipway.database.dump;

/** What becomes of each statement of a dump. An object is for one pass over one dump. */
public interface Rules {

  /** What is done with a statement. */
  enum Verdict {
    /** It is loaded, or what {@link #rewritten} makes of it. */
    LOAD,
    /** It is needed as a whole, and loaded when {@link #rewritten}. */
    REWRITE,
    /** It is left out: it would change nothing that matters, or cannot be done here. */
    LEAVE_OUT
  }

  /**
   * Decides by the beginning of a statement.
   *
   * @throws dev.slipway.model.Failure {@code import.refused} when a dump must not do that
   */
  Verdict judge(Statement beginning, Tokens tokens);

  /** Whether a statement may put rows into tables that stay, or take some away. */
  default boolean isAboutRows(Tokens tokens) {
    return true;
  }

  /** The statement as it is loaded. */
  default Statement rewritten(Statement whole) {
    return whole;
  }
}
