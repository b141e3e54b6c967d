package dev.slipway.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Follows one connection to a database server in its protocol, after the greeting, and tells {@link
 * Statements} what the server has done. Both sides may be heard from different threads.
 */
interface Talk {

  /**
   * The client says this, which was not passed on yet. May wait until the server has answered what
   * came before.
   *
   * @return how many of these bytes may be passed on now; the others are to be said again
   * @throws IOException when nothing may be passed on any more
   */
  int said(ByteBuffer bytes) throws IOException;

  /**
   * The server answers this, which was not passed on yet.
   *
   * @throws IOException when nothing may be passed on any more
   */
  void answered(ByteBuffer bytes) throws IOException;

  /** The client says nothing more. */
  void ended() throws IOException;
}
