package dev.slipway.database;

/**
 * Keeps others from writing while requests wait, from the final copy until requests go on, and says
 * what it could not keep out. It lives in this process alone and leaves nothing on the server: who
 * dies with one open leaves the database open to everybody, and recovery opens another.
 *
 * <p>Its methods are for one thread; what it does meanwhile happens in a thread of its own.
 */
public interface WriteGuard extends AutoCloseable {

  /**
   * Says whether programs of ours may write from now on, such as a migration or the app. While they
   * do, what a stranger wrote cannot be told from theirs; while they do not, it is certain.
   */
  void oursWrite(boolean whether);

  /** What came since it was opened. */
  Intrusions seen();

  /** Looks once more and ends; {@link #seen} may be asked afterwards. Never fails. */
  @Override
  void close();
}
