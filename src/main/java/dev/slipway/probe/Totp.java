package dev.slipway.probe;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Codes that change with time, as authenticator apps show them (RFC 6238). */
final class Totp {
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private Totp() {}

  /**
   * The code of six digits, by HMAC-SHA-1 and steps of 30 seconds: what nearly every app asks for.
   *
   * @param secret in base32; spaces, dashes, {@code =} and lower case are allowed
   * @throws IllegalArgumentException when it is no base32; the message does not hold it
   */
  static String code(String secret, Instant now) {
    return code(bytes(secret), "HmacSHA1", 6, now);
  }

  static String code(byte[] secret, String algorithm, int digits, Instant now) {
    byte[] hash = hmac(secret, algorithm, now.getEpochSecond() / STEP.toSeconds());
    int offset = hash[hash.length - 1] & 0xf;
    long number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fff_ffffL;
    String text = "0".repeat(digits) + number;
    return text.substring(text.length() - digits);
  }

  private static byte[] hmac(byte[] secret, String algorithm, long counter) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret, algorithm));
      return mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(counter).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  private static byte[] bytes(String secret) {
    String text = secret.toUpperCase(Locale.ROOT).replaceAll("[\\s=-]", "");
    if (text.isEmpty() || text.chars().anyMatch(c -> BASE32.indexOf(c) < 0)) {
      throw new IllegalArgumentException("the secret of a TOTP code is no base32 text");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int bits = 0;
    int held = 0;
    for (int i = 0; i < text.length(); i++) {
      held = held << 5 | BASE32.indexOf(text.charAt(i));
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.write(held >> bits);
        held &= (1 << bits) - 1;
      }
    }
    return bytes.toByteArray();
  }
}
