package dev.slipway.keeper.proxy;

import dev.slipway.keeper.Desired;
import dev.slipway.model.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

/** Reads a certificate chain and its private key from PEM files. */
final class CertificateFile {

  private CertificateFile() {}

  /**
   * Reads both files.
   *
   * @throws Failure {@code keeper.certificate} when one cannot be read, or they do not belong
   *     together
   */
  static Certificates.Identity read(Desired.Tls files) {
    try {
      List<X509Certificate> chain = chain(Path.of(files.certificate()));
      PublicKey shown = chain.getFirst().getPublicKey();
      PrivateKey key = key(Path.of(files.key()), shown);
      if (!belongTogether(shown, key)) {
        throw new GeneralSecurityException("the key belongs to another certificate");
      }
      return new Certificates.Identity(chain, key);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw Failure.failed(
              "keeper.certificate",
              "the certificate "
                  + files.certificate()
                  + " with the key "
                  + files.key()
                  + " cannot be used: "
                  + e.getMessage())
          .next("give a PEM file with the whole chain, and its unencrypted private key in PEM")
          .because(e);
    }
  }

  private static List<X509Certificate> chain(Path file)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> chain = new ArrayList<>();
    byte[] content = Files.readAllBytes(file);
    for (Certificate each :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(content))) {
      chain.add((X509Certificate) each);
    }
    if (chain.isEmpty()) {
      throw new GeneralSecurityException(file + " holds no certificate");
    }
    return chain;
  }

  private static PrivateKey key(Path file, PublicKey shown)
      throws IOException, GeneralSecurityException {
    byte[] pkcs8 = PemKey.pkcs8(Files.readString(file, StandardCharsets.ISO_8859_1), shown);
    return KeyFactory.getInstance(shown.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static boolean belongTogether(PublicKey shown, PrivateKey key)
      throws GeneralSecurityException {
    String algorithm =
        switch (shown.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> shown.getAlgorithm();
        };
    byte[] text = {1, 2, 3};
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(text);
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(shown);
    verifying.update(text);
    return verifying.verify(signing.sign());
  }
}
