package dev.slipway.keeper.proxy;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.resource.PathResource;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.server.handlers.resource.Resource;
import io.undertow.server.handlers.resource.ResourceHandler;
import io.undertow.util.AttachmentKey;
import io.undertow.util.ETag;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;

/**
 * Goes on serving the files of older releases. A page that a browser got before a cutover names
 * style sheets and scripts by the old release's hashes, which the new release does not have. What
 * the current release has, and what none has, is left to the app. Runs on a worker thread, since it
 * reads the file system.
 */
final class OlderAssets implements HttpHandler {
  private static final AttachmentKey<Resource> FOUND = AttachmentKey.create(Resource.class);
  private static final HttpString SNIFFING = new HttpString("X-Content-Type-Options");

  /** A name with a hash, which is never used for other content: {@code app.3f2a9c1b.js}. */
  private static final Pattern HASHED =
      Pattern.compile(
          ".*[.\\-_](?=[^.]*[0-9])([0-9a-f]{8,}|(?=[^.]*[A-Z])[A-Za-z0-9_-]{8,})\\.[^.].*");

  /** Knows ranges, conditions and types. */
  private static final ResourceHandler FILES =
      new ResourceHandler((exchange, path) -> exchange.getAttachment(FOUND));

  private final AssetFinder finder;
  private final Gate gate;
  private final Lane lane;

  OlderAssets(AssetFinder finder, Gate gate, Lane lane) {
    this.finder = finder;
    this.gate = gate;
    this.lane = lane;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    Path file = finder.find(RequestHead.path(exchange));
    if (file == null) {
      exchange.dispatch(lane.thread(), new Passage(exchange, gate, lane));
      return;
    }
    Account account = new Account(gate);
    exchange.addExchangeCompleteListener((ended, next) -> {
      account.ended();
      next.proceed();
    });
    exchange.putAttachment(FOUND, resource(file));
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(SNIFFING, "nosniff");
    headers.put(
        Headers.CACHE_CONTROL,
        HASHED.matcher(file.getFileName().toString()).matches()
            ? "public, max-age=31536000, immutable"
            : "no-cache");
    FILES.handleRequest(exchange);
  }

  private static Resource resource(Path file) throws IOException {
    BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
    String tag =
        Long.toHexString(seen.lastModifiedTime().toMillis()) + "-" + Long.toHexString(seen.size());
    PathResourceManager folder = new PathResourceManager(file.getParent());
    return new PathResource(file, folder, file.getFileName().toString(), new ETag(true, tag));
  }
}
