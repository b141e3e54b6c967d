package dev.slipway.offsite;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import dev.slipway.model.Failure;
import io.avaje.jsonb.Json;
import java.security.GeneralSecurityException;
import java.security.KeyPair;

/** Keys of the age format: who may read, and who can. Never tells an identity in a message. */
public final class AgeKeys {

  private AgeKeys() {}

  /** What encrypts to that recipient. */
  static RecipientStanzaWriter writer(String recipient) {
    try {
      return X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient.strip());
    } catch (GeneralSecurityException | IllegalArgumentException wrong) {
      throw Failure.usage("off-site.recipient", "'encrypt-to' is no age recipient")
          .next("make a pair with age-keygen; its public key begins with age1")
          .because(wrong);
    }
  }

  /** What decrypts with that identity. */
  static RecipientStanzaReader reader(String identity) {
    try {
      return X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(identity.strip());
    } catch (GeneralSecurityException | IllegalArgumentException wrong) {
      // Without its cause, whose words may hold what was written.
      throw Failure.usage("off-site.identity", "'identity' is no age identity")
          .next("it begins with AGE-SECRET-KEY-1; age-keygen makes one");
    }
  }

  /** A new pair: the recipient, and the identity that reads what is encrypted to it. */
  public static Pair generate() {
    try {
      KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
      return new Pair(pair.getPublic().toString(), pair.getPrivate().toString());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has X25519", e);
    }
  }

  /**
   * Two that belong together.
   *
   * @param recipient may be told to anybody
   * @param identity to nobody
   */
  @Json
  public record Pair(String recipient, String identity) {

    /** Keeps the identity to itself. */
    @Override
    public String toString() {
      return "Pair[" + recipient + "]";
    }
  }
}
