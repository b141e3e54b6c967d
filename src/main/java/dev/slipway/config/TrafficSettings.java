package dev.slipway.config;

import dev.slipway.config.AppConfig.TrafficConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How {@code url}, {@code tls} and {@code drain} are read. */
final class TrafficSettings {
  private static final String URL_ALLOWED = "http:// or https://, a host name, and perhaps a port";

  static final Setting<String> URL = Setting.of("url", url());
  static final Setting<Tls> TLS = Setting.of("tls", tls());
  static final Setting<Duration> DRAIN =
      Setting.of("drain", Forms.duration(Duration.ZERO), Duration.ofSeconds(30));

  private TrafficSettings() {}

  /** Files of a certificate and its key. */
  record Tls(String certificate, String key) {}

  static TrafficConfig read(Fields fields) {
    Optional<Tls> tls = fields.find(TLS);
    return new TrafficConfig(
        fields.find(URL),
        tls.map(t -> Path.of(t.certificate())),
        tls.map(t -> Path.of(t.key())),
        fields.get(DRAIN));
  }

  /** What is wrong with a public URL whose variables are resolved; empty when nothing is. */
  static Optional<String> mistakeIn(String url) {
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean good =
          (scheme.equals("http") || scheme.equals("https"))
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getPort() <= 65535
              && uri.getQuery() == null
              && uri.getFragment() == null
              && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
      return good ? Optional.empty() : Optional.of("'" + url + "' is no public URL");
    } catch (URISyntaxException _) {
      return Optional.of("'" + url + "' is no URL");
    }
  }

  private static Form<String> url() {
    return (value, reading) ->
        Forms.text()
            .read(value, reading)
            .flatMap(text -> {
              Optional<String> mistake = text.contains("$") ? Optional.empty() : mistakeIn(text);
              return mistake.isEmpty()
                  ? Optional.of(text)
                  : reading.refuse(value.place(), mistake.get(), URL_ALLOWED);
            });
  }

  private static Form<Tls> tls() {
    Setting<String> certificate = Setting.of("certificate", Forms.text());
    Setting<String> key = Setting.of("key", Forms.text());
    return LongForm.only(
        Group.of(certificate, key),
        fields -> new Tls(fields.require(certificate, ""), fields.require(key, "")));
  }
}
