package dev.slipway.keeper.proxy;

import java.io.IOException;

/** The app's answer breaks the rules of HTTP so that nobody could tell what it means. */
final class BadAnswer extends IOException {
  private static final long serialVersionUID = 1L;

  BadAnswer(String what) {
    super(what);
  }
}
