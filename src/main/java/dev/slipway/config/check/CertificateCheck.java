package dev.slipway.config.check;

import dev.slipway.config.AppConfig.TrafficConfig;
import dev.slipway.config.check.Check.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The certificate and key for HTTPS: readable, in date, for this host name. */
final class CertificateCheck {
  private static final Duration SOON = Duration.ofDays(14);
  private static final Integer DNS_NAME = 2;

  private CertificateCheck() {}

  static List<Finding> of(Subject subject) {
    return subject.resolved().map(config -> of(config.traffic())).orElse(List.of());
  }

  private static List<Finding> of(TrafficConfig traffic) {
    List<Finding> findings = new ArrayList<>();
    traffic.certificate().ifPresent(file -> findings.addAll(certificate(file, traffic.url())));
    traffic.key().ifPresent(file -> findings.addAll(key(file)));
    return findings;
  }

  private static List<Finding> certificate(Path file, Optional<String> url) {
    if (!Files.isReadable(file)) {
      return List.of(unreadable("certificate", file));
    }
    try (InputStream pem = Files.newInputStream(file)) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
      return inDateAndFor(certificate, file, url);
    } catch (CertificateException | IOException _) {
      return List.of(
          Finding.problem(
              "tls.invalid",
              file + " holds no certificate in PEM form",
              "Name the file with the whole chain, such as fullchain.pem"));
    }
  }

  private static List<Finding> inDateAndFor(
      X509Certificate certificate, Path file, Optional<String> url) throws CertificateException {
    List<Finding> findings = new ArrayList<>();
    Instant end = certificate.getNotAfter().toInstant();
    if (end.isBefore(Instant.now())) {
      findings.add(
          Finding.problem("tls.expired", file + " expired on " + end, "Renew the certificate"));
    } else if (end.isBefore(Instant.now().plus(SOON))) {
      findings.add(
          Finding.warning("tls.expires", file + " expires on " + end, "Renew the certificate"));
    }
    Optional<String> host = url.map(URI::create).map(URI::getHost);
    if (host.isPresent() && !isFor(certificate, host.get().toLowerCase(Locale.ROOT))) {
      findings.add(
          Finding.warning(
              "tls.host",
              file + " is not for the host name " + host.get(),
              "Get a certificate for it, or correct 'url'"));
    }
    return findings;
  }

  private static boolean isFor(X509Certificate certificate, String host)
      throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null) {
      return false;
    }
    int dot = host.indexOf('.');
    String wildcard = dot < 0 ? host : "*" + host.substring(dot);
    return names.stream()
        .filter(name -> DNS_NAME.equals(name.getFirst()))
        .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
        .anyMatch(name -> name.equals(host) || name.equals(wildcard));
  }

  private static List<Finding> key(Path file) {
    if (!Files.isReadable(file)) {
      return List.of(unreadable("key", file));
    }
    return DotenvCheck.isOpenToOthers(file)
        ? List.of(
            Finding.warning(
                "tls.key-open",
                "Other accounts of this host can read the key " + file,
                "Run: chmod 600 " + file))
        : List.of();
  }

  private static Finding unreadable(String what, Path file) {
    return Finding.problem(
        "tls.unreadable",
        "Cannot read the " + what + " " + file,
        Files.exists(file)
            ? "Let the account that runs Slipway read it"
            : "Put it there, or correct 'tls'");
  }
}
