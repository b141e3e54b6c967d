package dev.slipway.probe;

import dev.slipway.config.ProbeScript.Body;
import dev.slipway.config.ProbeScript.FormBody;
import dev.slipway.config.ProbeScript.JsonBody;
import dev.slipway.config.ProbeScript.Method;
import dev.slipway.config.ProbeScript.NoBody;
import dev.slipway.config.ProbeScript.Step;
import dev.slipway.config.ProbeScript.TextBody;
import dev.slipway.config.ProbeText;
import dev.slipway.model.Failure;
import dev.slipway.probe.CappedBody.Kept;
import dev.slipway.probe.HealthProbe.Target;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Asks an instance what a script's steps say, with cookies, as one visitor. For one thread. */
final class Browser {
  /** More of a body is not read. */
  static final int MOST_BYTES = 2 << 20;

  private static final int MOST_REDIRECTS = 10;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final String IN_URLS = "-._~:/?@!$&'()*+,;=%";

  private final HttpClient client;
  private final Target target;
  private final Clock clock;
  private final CookieJar cookies = new CookieJar();

  Browser(HttpClient client, Target target, Clock clock) {
    this.client = client;
    this.target = target;
    this.clock = clock;
  }

  /** One request, with nothing in it left to fill in. */
  private record Ask(Method method, URI url, Body body, boolean first) {

    /** What a redirect makes of it: all but 307 and 308 ask with GET from there on. */
    Ask redirected(int status, URI to) {
      boolean same = status == 307 || status == 308 || method == Method.HEAD;
      return same ? new Ask(method, to, body, false) : new Ask(Method.GET, to, new NoBody(), false);
    }
  }

  /** The cookies set so far. */
  CookieJar cookies() {
    return cookies;
  }

  /**
   * Asks one step, and follows redirects when it says so.
   *
   * @throws IOException when there is no answer; the message says why
   * @throws Failure when this thread is interrupted
   */
  Answer ask(Step step, ProbeText.Values values) throws IOException {
    long began = System.nanoTime();
    Ask ask =
        new Ask(
            step.method(),
            here(URI.create(Loopback.origin(target) + "/"), step.path().with(values)),
            step.body(),
            true);
    for (int redirects = 0; ; redirects++) {
      HttpResponse<Kept> answer = send(ask, step, values, began);
      cookies.take(answer.headers().allValues("set-cookie"), ask.url().getPath(), clock.instant());
      Optional<String> location = answer.headers().firstValue("location");
      if (!step.follow() || !REDIRECTS.contains(answer.statusCode()) || location.isEmpty()) {
        return new Answer(
            answer.statusCode(),
            answer.headers(),
            answer.body().text(),
            answer.body().whole(),
            Duration.ofNanos(System.nanoTime() - began));
      }
      if (redirects == MOST_REDIRECTS) {
        throw new IOException("redirects more than " + MOST_REDIRECTS + " times");
      }
      ask = ask.redirected(answer.statusCode(), here(ask.url(), location.get()));
    }
  }

  /** A link as it leads on from a page; to this app only. */
  private URI here(URI page, String link) throws IOException {
    URI url = page.resolve(encoded(link));
    String host = String.valueOf(url.getHost());
    if (!host.equalsIgnoreCase(target.host()) && !host.equals("127.0.0.1")) {
      throw new IOException("leads to another site: " + host);
    }
    return url;
  }

  /** What a captured value may hold and a URL may not. */
  private static String encoded(String link) {
    StringBuilder text = new StringBuilder();
    for (byte b : link.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b > 0 && (Character.isLetterOrDigit(b) || IN_URLS.indexOf(b) >= 0);
      text.append(plain ? Character.toString(b) : "%%%02X".formatted(b & 0xff));
    }
    return text.toString();
  }

  private HttpResponse<Kept> send(Ask ask, Step step, ProbeText.Values values, long began)
      throws IOException {
    HttpRequest request = request(ask, step, values);
    Duration left = step.timeout().minusNanos(System.nanoTime() - began);
    CompletableFuture<HttpResponse<Kept>> answer =
        client.sendAsync(request, head -> new CappedBody(MOST_BYTES));
    try {
      return answer.get(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + Seconds.of(step.timeout()), e);
    } catch (ExecutionException e) {
      String message = e.getCause() == null ? null : e.getCause().getMessage();
      throw new IOException(message == null || message.isBlank() ? "no connection" : message, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("cancelled while probing " + target.name());
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest request(Ask ask, Step step, ProbeText.Values values) {
    URI url = ask.url();
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    HttpRequest.Builder request = Loopback.request(target, path + query, "slipway-probe");
    cookies.header(path).ifPresent(cookie -> request.setHeader("Cookie", cookie));
    if (!ask.method().isSafe()) {
      // Frameworks accept a write only from a page of their own.
      request.setHeader("Origin", Loopback.origin(target));
      request.setHeader("Referer", Loopback.origin(target) + "/");
    }
    kind(ask.body()).ifPresent(kind -> request.setHeader("Content-Type", kind));
    if (ask.first() || step.body().equals(ask.body())) {
      step.headers().forEach((name, text) -> request.setHeader(name, text.with(values)));
    }
    return request.method(ask.method().name(), publisher(ask.body(), values)).build();
  }

  private static Optional<String> kind(Body body) {
    return switch (body) {
      case NoBody none -> Optional.empty();
      case FormBody form -> Optional.of("application/x-www-form-urlencoded");
      case JsonBody json -> Optional.of("application/json");
      case TextBody text -> Optional.of("text/plain; charset=utf-8");
    };
  }

  private static HttpRequest.BodyPublisher publisher(Body body, ProbeText.Values values) {
    return switch (body) {
      case NoBody none -> BodyPublishers.noBody();
      case FormBody form ->
          BodyPublishers.ofString(
              form.fields().entrySet().stream()
                  .map(field ->
                      encodedField(field.getKey())
                          + "="
                          + encodedField(field.getValue().with(values)))
                  .collect(Collectors.joining("&")));
      case JsonBody json -> BodyPublishers.ofString(json.json().with(values));
      case TextBody text -> BodyPublishers.ofString(text.text().with(values));
    };
  }

  private static String encodedField(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
