package dev.slipway.deploy.seed;

import java.security.SecureRandom;

/** Makes passwords that people can type: letters and digits that look like no others. */
final class Password {
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  /** 57^20: more than 116 bits. */
  private static final int LENGTH = 20;

  private static final SecureRandom RANDOM = new SecureRandom();

  private Password() {}

  static String generate() {
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      password.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return password.toString();
  }
}
