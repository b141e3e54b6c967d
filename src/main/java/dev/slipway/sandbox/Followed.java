package dev.slipway.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** The way to a server, of which a {@link Talk} hears both directions. */
final class Followed implements ByteChannel {
  private final ByteChannel server;
  private final Talk talk;

  Followed(ByteChannel server, Talk talk) {
    this.server = server;
    this.talk = talk;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    int begin = to.position();
    int count = server.read(to);
    if (count > 0) {
      talk.answered(to.slice(begin, count));
    }
    return count;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    int count = talk.said(from.slice());
    ByteBuffer now = from.slice(from.position(), count);
    Octets.write(server, now);
    from.position(from.position() + count);
    return count;
  }

  /** Says that nothing more comes, and goes on reading. */
  void endOutput() throws IOException {
    talk.ended();
    Pump.endOutput(server);
  }

  @Override
  public boolean isOpen() {
    return server.isOpen();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
