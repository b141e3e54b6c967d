package dev.slipway.keeper.proxy;

import dev.slipway.keeper.Listen;
import dev.slipway.model.Address;
import dev.slipway.model.Failure;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/** The sockets the proxy listens on, and the threads that serve them. */
final class Listeners {
  /** Kept, because a logger that nobody refers to forgets its level. */
  private static final Logger XNIO = Logger.getLogger("org.xnio");

  private static final OptionMap SOCKET =
      OptionMap.builder()
          .set(Options.TCP_NODELAY, true)
          .set(Options.REUSE_ADDRESSES, true)
          .set(Options.BACKLOG, 4096)
          .getMap();

  /**
   * Limits of a request's head are those that nginx has by default. Addresses are passed on as they
   * came, so nothing is decoded; {@link RequestRules} looks at their characters.
   */
  private static final OptionMap HTTP =
      OptionMap.builder()
          .set(UndertowOptions.MAX_HEADER_SIZE, 32 * 1024)
          .set(UndertowOptions.MAX_HEADERS, 200)
          .set(UndertowOptions.MAX_PARAMETERS, 10_000)
          .set(UndertowOptions.MAX_ENTITY_SIZE, -1L)
          .set(UndertowOptions.DECODE_URL, false)
          .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
          .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
          .set(UndertowOptions.BUFFER_PIPELINED_DATA, false)
          .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, 30_000)
          .set(UndertowOptions.NO_REQUEST_TIMEOUT, 75_000)
          .getMap();

  private final XnioWorker worker;
  private final List<AcceptingChannel<?>> sockets = new ArrayList<>();
  private final List<HttpOpenListener> openers = new ArrayList<>();

  /** Starts the threads. */
  Listeners(int ioThreads) {
    XNIO.setLevel(Level.WARNING); // Its versions are no news.
    try {
      worker =
          Xnio.getInstance(Listeners.class.getClassLoader())
              .createWorkerBuilder()
              .setWorkerName("proxy")
              .setWorkerIoThreads(ioThreads)
              .setCoreWorkerPoolSize(1)
              .setMaxWorkerPoolSize(4)
              .setDaemon(true)
              .build();
    } catch (RuntimeException e) {
      throw Failure.failed("keeper.proxy", "the proxy's threads cannot be started").because(e);
    }
  }

  /**
   * Listens.
   *
   * @param tls asked only when there is something to listen on with TLS: making a context takes a
   *     quarter of a keeper's start
   * @return what is really listened on, in the same order
   * @throws Failure {@code keeper.port-taken}; then nothing is listened on
   */
  Listen listen(
      Listen wanted, HttpHandler handler, ByteBufferPool buffers, Supplier<SSLContext> tls) {
    try {
      List<Address> http = new ArrayList<>();
      for (Address address : wanted.http()) {
        http.add(open(address, accept(handler, buffers)));
      }
      List<Address> https = new ArrayList<>();
      for (Address address : wanted.https()) {
        https.add(openTls(address, accept(handler, buffers), tls.get()));
      }
      sockets.forEach(AcceptingChannel::resumeAccepts);
      return new Listen(http, https);
    } catch (Failure e) {
      stop();
      throw e;
    }
  }

  private HttpOpenListener accept(HttpHandler handler, ByteBufferPool buffers) {
    HttpOpenListener opener = new HttpOpenListener(buffers, HTTP);
    opener.setRootHandler(handler);
    openers.add(opener);
    return opener;
  }

  private Address open(Address address, HttpOpenListener opener) {
    try {
      ChannelListener<AcceptingChannel<StreamConnection>> acceptor =
          ChannelListeners.openListenerAdapter(limited(opener));
      AcceptingChannel<StreamConnection> socket =
          worker.createStreamConnectionServer(resolve(address), acceptor, SOCKET);
      return opened(address, socket);
    } catch (IOException e) {
      throw taken(address, e);
    }
  }

  private static ChannelListener<StreamConnection> limited(HttpOpenListener opener) {
    return connection -> {
      FramingLimit.install(connection);
      opener.handleEvent(connection);
    };
  }

  private Address openTls(Address address, HttpOpenListener opener, SSLContext tls) {
    try {
      UndertowXnioSsl ssl = new UndertowXnioSsl(worker.getXnio(), OptionMap.EMPTY, tls);
      return opened(
          address,
          ssl.createSslConnectionServer(
              worker,
              resolve(address),
              ChannelListeners.openListenerAdapter(limited(opener)),
              SOCKET));
    } catch (IOException e) {
      throw taken(address, e);
    }
  }

  private Address opened(Address wanted, AcceptingChannel<?> socket) {
    sockets.add(socket);
    return new Address(wanted.host(), socket.getLocalAddress(InetSocketAddress.class).getPort());
  }

  private static InetSocketAddress resolve(Address address) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
  }

  private static Failure taken(Address address, IOException cause) {
    return Failure.failed(
            "keeper.port-taken", "cannot listen on " + address + ": " + cause.getMessage())
        .now("the proxy does not listen anywhere")
        .next("free the port ('ss -ltnp' shows who has it), or choose another with --listen")
        .because(cause);
  }

  /** Stops listening, closes every connection, ends the threads. */
  void stop() {
    // That what is being closed cannot be used any more is none either.
    XNIO.setLevel(Level.OFF);
    sockets.forEach(IoUtils::safeClose);
    sockets.clear();
    openers.forEach(HttpOpenListener::closeConnections);
    worker.shutdownNow();
  }

  /** The threads. */
  XnioWorker worker() {
    return worker;
  }
}
