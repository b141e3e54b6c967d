package dev.slipway.keeper.proxy;

import java.nio.ByteBuffer;

/** Takes the framing off an answer's body while it arrives. Used by one thread. */
sealed interface BodyDecoder permits LengthBody, ChunkedBody, OpenBody {

  /**
   * Reads what arrived between position and limit, and moves both so that only content is left
   * between them. Content is moved within the buffer where framing lay between.
   *
   * @return true once the body is complete
   * @throws BadAnswer when the framing is broken
   */
  boolean decode(ByteBuffer arrived) throws BadAnswer;

  /** Whether it is regular that the connection ends now. */
  boolean mayEnd();

  /** Whether more arrived than the body: then nobody knows what the next bytes are. */
  boolean surplus();
}
