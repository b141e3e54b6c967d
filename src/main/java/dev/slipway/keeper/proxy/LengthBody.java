package dev.slipway.keeper.proxy;

import java.nio.ByteBuffer;

/** A body whose length was announced; also the one that is not there, with length 0. */
final class LengthBody implements BodyDecoder {
  private long left;
  private boolean surplus;

  LengthBody(long length) {
    this.left = length;
  }

  @Override
  public boolean decode(ByteBuffer arrived) {
    if (arrived.remaining() > left) {
      surplus = true;
      arrived.limit(arrived.position() + (int) left);
    }
    left -= arrived.remaining();
    return left == 0;
  }

  @Override
  public boolean mayEnd() {
    return left == 0;
  }

  @Override
  public boolean surplus() {
    return surplus;
  }
}
