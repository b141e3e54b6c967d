package dev.slipway.keeper.proxy;

import java.nio.ByteBuffer;

/** A body that lasts as long as its connection. */
final class OpenBody implements BodyDecoder {

  @Override
  public boolean decode(ByteBuffer arrived) {
    return false;
  }

  @Override
  public boolean mayEnd() {
    return true;
  }

  @Override
  public boolean surplus() {
    return false;
  }
}
