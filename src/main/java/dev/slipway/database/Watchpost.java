package dev.slipway.database;

import java.sql.SQLException;
import java.util.List;

/**
 * How one engine shows who has the live database open: what {@link Sentry} looks through. For one
 * thread at a time.
 */
public interface Watchpost extends AutoCloseable {

  /**
   * Somebody who is there and none of ours.
   *
   * @param key tells it from whoever comes later
   * @param words who it is, for people
   */
  record Stranger(String key, String words) {}

  /**
   * What one look showed.
   *
   * @param strangers who is there and none of ours
   * @param hidden why somebody there cannot be told from ours; empty when everybody can
   * @param unexplained grows with each that came and went unseen, ours among them as far as they
   *     were too quick to be known; only differences mean something
   */
  record Look(List<Stranger> strangers, String hidden, long unexplained) {}

  /** Looks. */
  Look look() throws SQLException;

  /**
   * Changes with whatever is committed to the live database by anybody, perhaps with other things
   * too. Waits a little for what sessions of ours that just ended have to report.
   */
  String written() throws SQLException;

  /** Nothing is compared until {@link #written} is asked again: what is open for that is closed. */
  default void rest() {}

  /**
   * Whether those that come are counted, so that {@link #written} alone, which other things change
   * too, says nothing while nobody came.
   */
  boolean countsComers();

  /**
   * Ends them, and returns when they are gone and so cannot commit any more.
   *
   * @return those that could not be ended
   */
  List<Stranger> end(List<Stranger> strangers) throws SQLException;

  @Override
  void close();
}
