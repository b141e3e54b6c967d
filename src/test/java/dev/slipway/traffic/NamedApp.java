package dev.slipway.traffic;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.model.InstanceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A web app that says its name; {@code /slow} takes until it is released. */
final class NamedApp implements AutoCloseable {
  final CountDownLatch release = new CountDownLatch(1);
  final AtomicInteger requests = new AtomicInteger();
  private final String name;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  NamedApp(String name) throws IOException {
    this.name = name;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      if (exchange.getRequestURI().getPath().equals("/slow")) {
        release.await();
      }
      byte[] content = name.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** This app as an instance of the release that is named like it. */
  Traffic.Upstream upstream(long deployment) {
    return new Traffic.Upstream(
        InstanceId.of(deployment, "web"), name, server.getAddress().getPort());
  }

  @Override
  public void close() {
    release.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
