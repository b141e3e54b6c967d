package dev.slipway.probe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A shop that wants a cookie, a token from its form and a code before it takes an order. */
final class SmallShop implements AutoCloseable {
  private static final String TOKEN = "t<o>k&en'\"";
  private static final String PASSWORD = "open <sesame> & \"co\"";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<Integer, String> orders = new ConcurrentHashMap<>();
  private final List<String> ordered = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Map<String, Runnable> hooks = new ConcurrentHashMap<>();
  private volatile Map<String, List<String>> headers = Map.of();
  private volatile Duration pause = Duration.ZERO;

  SmallShop() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Orders that are there. */
  Map<Integer, String> orders() {
    return orders;
  }

  /** What was ever ordered. */
  List<String> ordered() {
    return ordered;
  }

  /** Every request, as method and path. */
  List<String> asked() {
    return asked;
  }

  /** A header of the last request. */
  List<String> lastHeaders(String name) {
    return headers.getOrDefault(name, List.of());
  }

  void pause(Duration time) {
    pause = time;
  }

  void whenAsked(String path, Runnable hook) {
    hooks.put(path, hook);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(exchange.getRequestMethod() + " " + path);
    headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(exchange.getRequestHeaders());
    hooks.getOrDefault(path, () -> {}).run();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    switch (exchange.getRequestMethod() + " " + path.replaceFirst("[0-9]+$", "N")) {
      case "GET /hello" -> send(exchange, 200, "text/plain", "\n  Hello there\nHow are you?\n");
      case "GET /broken" ->
          send(exchange, 500, "text/html", "<html><title>\n Oops & sorry</title><p>x");
      case "GET /json" ->
          send(exchange, 200, "application/json", "{\"id\": 9007199254740993, \"none\": null}");
      case "POST /echo" -> send(exchange, 200, "application/json", body);
      case "POST /repeat" -> send(exchange, 200, "text/plain", "you said " + body);
      case "POST /repeat-html" ->
          send(exchange, 200, "text/html", "<title>" + html(body) + "</title>");
      case "POST /repeat-json" ->
          send(exchange, 200, "text/plain", "{\"said\": " + Json.write(body) + "}");
      case "GET /slow" -> {
        await(pause);
        send(exchange, 200, "text/plain", "slow");
      }
      case "GET /dripping" -> drip(exchange);
      case "GET /endless" -> endless(exchange);
      case "GET /moved" -> redirect(exchange, "https://shop.example/hello");
      case "GET /circle" -> redirect(exchange, "circle");
      case "GET /away" -> redirect(exchange, "https://elsewhere.example/");
      case "GET /login" -> {
        exchange.getResponseHeaders().add("Set-Cookie", "session=s1; Secure; HttpOnly; Path=/");
        exchange.getResponseHeaders().add("Set-Cookie", "old=x; Max-Age=0");
        send(
            exchange,
            200,
            "text/html; charset=utf-8",
            "<h1>Sign in</h1><input type=hidden value=\"" + html(TOKEN) + "\" name='csrf_token'>");
      }
      case "POST /login" -> logIn(exchange, form(body));
      case "POST /out" -> send(exchange, 204, "text/plain", "");
      case "GET /orders" ->
          send(
              exchange,
              isSignedIn(exchange) ? 200 : 403,
              "application/json",
              "{\"count\": " + orders.size() + ", \"all\": \"" + orders.values() + "\"}");
      case "POST /orders" -> order(exchange, body);
      case "GET /orders/N" ->
          send(exchange, 200, "application/json", "{\"id\": %s}".formatted(last(path)));
      case "DELETE /orders/N" -> {
        boolean there = orders.remove(Integer.valueOf(last(path))) != null;
        send(exchange, there ? 204 : 404, "text/plain", "");
      }
      default -> send(exchange, 404, "text/plain", "no such page");
    }
  }

  private void logIn(HttpExchange exchange, Map<String, String> form) throws IOException {
    boolean good =
        TOKEN.equals(form.get("csrf_token"))
            && PASSWORD.equals(form.get("password"))
            && "287082".equals(form.get("code"))
            && "session=s1".equals(exchange.getRequestHeaders().getFirst("Cookie"));
    if (good) {
      exchange.getResponseHeaders().add("Set-Cookie", "session=in; Path=/");
      redirect(exchange, "/orders");
    } else {
      send(exchange, 403, "text/plain", "wrong: " + form);
    }
  }

  private void order(HttpExchange exchange, String body) throws IOException {
    if (!isSignedIn(exchange)) {
      send(exchange, 403, "text/plain", "sign in first");
      return;
    }
    String item = body.replaceAll(".*\"item\":\"([^\"]*)\".*", "$1");
    int id = ordered.size() + 1;
    ordered.add(item);
    orders.put(id, item);
    send(
        exchange,
        201,
        "application/json",
        "{\"id\":%d,\"item\":\"%s\",\"lines\":[{\"unit price\":1.5}]}".formatted(id, item));
  }

  private static boolean isSignedIn(HttpExchange exchange) {
    return "session=in".equals(exchange.getRequestHeaders().getFirst("Cookie"));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String field : body.split("&", -1)) {
      String[] parts = field.split("=", 2);
      form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return form;
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().add("Location", to);
    send(exchange, 302, "text/plain", "");
  }

  private void drip(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write('x');
      out.flush();
      await(Duration.ofSeconds(20));
    }
  }

  private void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] part = "x".repeat(8192).getBytes(StandardCharsets.US_ASCII);
    try (OutputStream out = exchange.getResponseBody()) {
      while (closed.getCount() > 0) {
        out.write(part);
      }
    }
  }

  private void await(Duration time) {
    try {
      closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String kind, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", kind);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
