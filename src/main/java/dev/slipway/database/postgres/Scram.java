package dev.slipway.database.postgres;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** What a server stores instead of a password: sent in its place, no log of it can show that. */
final class Scram {
  private static final int ROUNDS = 4096;

  private Scram() {}

  /** The stored form of a password of ASCII characters; see RFC 5803 and 7677. */
  static String verifier(String password) {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    return verifier(password, salt);
  }

  static String verifier(String password, byte[] salt) {
    try {
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ROUNDS, 256))
              .getEncoded();
      byte[] stored = MessageDigest.getInstance("SHA-256").digest(mac(salted, "Client Key"));
      Base64.Encoder text = Base64.getEncoder();
      return "SCRAM-SHA-256$%d:%s$%s:%s"
          .formatted(
              ROUNDS,
              text.encodeToString(salt),
              text.encodeToString(stored),
              text.encodeToString(mac(salted, "Server Key")));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }
}
