package dev.slipway.keeper.proxy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;

/** A self-signed certificate made on the spot, since the JDK makes them only with its tool. */
final class TestCertificate {
  private static final byte[] ECDSA_SHA256 =
      sequence(bytes(6, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2));
  private static final byte[] RSA_SHA256 =
      sequence(bytes(6, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11), bytes(5));

  private final KeyPair keys;
  private final byte[] der;

  private TestCertificate(KeyPair keys, byte[] der) {
    this.keys = keys;
    this.der = der;
  }

  /** A certificate for the host; kind is EC or RSA. */
  static TestCertificate of(String host, String kind) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    generator.initialize(kind.equals("EC") ? 256 : 2048);
    KeyPair keys = generator.generateKeyPair();
    byte[] algorithm = kind.equals("EC") ? ECDSA_SHA256 : RSA_SHA256;
    byte[] name =
        sequence(
            element(
                0x31,
                sequence(
                    bytes(6, 0x55, 4, 3), element(12, host.getBytes(StandardCharsets.UTF_8)))));
    byte[] validity = sequence(text(23, "200101000000Z"), text(23, "490101000000Z"));
    byte[] toBeSigned =
        sequence(
            element(2, BigInteger.valueOf(host.hashCode()).abs().toByteArray()),
            algorithm,
            name,
            validity,
            name,
            keys.getPublic().getEncoded());
    Signature signing =
        Signature.getInstance(kind.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
    signing.initSign(keys.getPrivate());
    signing.update(toBeSigned);
    byte[] signature = signing.sign();
    byte[] bits = new byte[signature.length + 1];
    System.arraycopy(signature, 0, bits, 1, signature.length);
    return new TestCertificate(keys, sequence(toBeSigned, algorithm, element(3, bits)));
  }

  X509Certificate certificate() throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  /** Writes certificate and key. */
  void write(Path certificate, Path key) throws IOException {
    Files.writeString(certificate, pem("CERTIFICATE", der));
    Files.writeString(key, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
  }

  /** The certificate in PEM. */
  String pem() {
    return pem("CERTIFICATE", der);
  }

  PrivateKey key() {
    return keys.getPrivate();
  }

  /** The key in the form that older tools write: PKCS #8 without version and algorithm. */
  String oldKey() {
    byte[] pkcs8 = keys.getPrivate().getEncoded();
    int algorithm = content(pkcs8, 0) + 3;
    int inner = content(pkcs8, algorithm) + pkcs8[algorithm + 1];
    byte[] old = Arrays.copyOfRange(pkcs8, content(pkcs8, inner), pkcs8.length);
    return pem(keys.getPrivate().getAlgorithm() + " PRIVATE KEY", old);
  }

  private static int content(byte[] der, int at) {
    return at + 2 + (der[at + 1] >= 0 ? 0 : der[at + 1] & 0x7f);
  }

  static String pem(String kind, byte[] content) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(content), kind);
  }

  private static byte[] text(int tag, String text) {
    return element(tag, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] bytes(int tag, int... content) {
    byte[] all = new byte[content.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) content[i];
    }
    return element(tag, all);
  }

  private static byte[] sequence(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return element(0x30, all.toByteArray());
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length >= 0x80) {
      out.write(0x82);
      out.write(content.length >>> 8);
    }
    out.write(content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }
}
