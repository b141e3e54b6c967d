package dev.slipway.keeper.proxy;

import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What our own answers look like: a page for browsers, an object for programs that ask for JSON,
 * and a line of text for all others. It names neither the app nor anything else of the inside.
 */
final class Page {
  private static final JsonType<Problem> PROBLEM = Jsonb.instance().type(Problem.class);
  private static final HttpString SNIFFING = new HttpString("X-Content-Type-Options");

  private static final String HTML =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>{title}</title>
      <style>body { font: 1.1em/1.5 sans-serif; max-width: 30em; margin: 20vh auto; padding: 0 1em }</style>
      </head>
      <body>
      <h1>{title}</h1>
      <p>{message}</p>
      </body>
      </html>
      """;

  private Page() {}

  /** What a program gets. */
  @Json
  record Problem(int status, String message) {}

  /** Sets status and headers for a refusal, and gives its content in the form that is asked for. */
  static byte[] prepare(HttpServerExchange exchange, Refusal refusal) {
    exchange.setStatusCode(refusal.status());
    HeaderMap headers = exchange.getResponseHeaders();
    headers.clear();
    headers.put(Headers.CACHE_CONTROL, "no-store");
    headers.put(SNIFFING, "nosniff");
    if (refusal.retryAfterSeconds() > 0) {
      headers.put(Headers.RETRY_AFTER, refusal.retryAfterSeconds());
    }
    String accept = exchange.getRequestHeaders().getFirst(Headers.ACCEPT);
    String wanted = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
    String content;
    if (wanted.contains("text/html")) {
      headers.put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
      content =
          HTML.replace("{title}", title(refusal.status()))
              .replace("{message}", escape(refusal.message()));
    } else if (wanted.contains("json")) {
      headers.put(Headers.CONTENT_TYPE, "application/json");
      content = PROBLEM.toJson(new Problem(refusal.status(), refusal.message())) + "\n";
    } else {
      headers.put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
      content = refusal.message() + "\n";
    }
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    headers.put(Headers.CONTENT_LENGTH, bytes.length);
    return bytes;
  }

  private static String title(int status) {
    return status == StatusCodes.SERVICE_UNAVAILABLE ? "Back soon" : StatusCodes.getReason(status);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
