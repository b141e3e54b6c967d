package dev.slipway.site;

import dev.slipway.config.AppConfig;
import dev.slipway.model.Failure;
import java.net.URI;

/** The URL under which an environment is reached. */
public final class PublicUrl {

  private PublicUrl() {}

  /** The one in {@code slipway.yaml}, else {@code http://<app>-<environment>.localhost}. */
  public static URI of(AppConfig config) {
    String text =
        config
            .traffic()
            .url()
            .orElse("http://" + config.app() + "-" + config.environment() + ".localhost");
    URI url = URI.create(text);
    if (url.getHost() == null || url.getScheme() == null) {
      throw Failure.usage("config.url", "'" + text + "' is no URL with a host name")
          .next("write it like https://shop.example");
    }
    return url;
  }
}
