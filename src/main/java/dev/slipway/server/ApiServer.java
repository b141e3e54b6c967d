package dev.slipway.server;

import dev.slipway.api.Connection;
import dev.slipway.api.JsonLines;
import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import jdk.net.ExtendedSocketOptions;

/**
 * Listens on the executor's Unix socket. Directory (0700) and socket (0600) keep others out, and
 * the peer's credentials are checked too: only our own user and root may ask. Every connection has
 * a virtual thread.
 */
public final class ApiServer implements Closeable {
  /** {@code sun_path} has room for 108 bytes; a margin for other systems. */
  private static final int LONGEST_PATH = 100;

  private final Verbs verbs;
  private final JsonLines lines = new JsonLines();
  private final ServerSocketChannel listener;
  private final Path socket;
  private final String ownUser;

  private ApiServer(Verbs verbs, ServerSocketChannel listener, Path socket, String ownUser) {
    this.verbs = verbs;
    this.listener = listener;
    this.socket = socket;
    this.ownUser = ownUser;
  }

  /**
   * Opens the socket of a home and answers from now on. A socket left behind by an executor that
   * died is replaced, which only the one who holds the lock may do.
   *
   * @throws Failure when the path is too long for a socket, or the socket cannot be opened
   */
  public static ApiServer open(HomeLock lock, Verbs verbs) {
    SlipwayHome home = lock.home();
    Path socket = home.executorSocket();
    requireShort(home, socket);
    try {
      Files.deleteIfExists(socket);
      ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listener.bind(UnixDomainSocketAddress.of(socket), 64);
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      ApiServer server = new ApiServer(verbs, listener, socket, ownUser());
      Thread.ofPlatform().name("api").start(server::accept);
      return server;
    } catch (IOException e) {
      throw Failure.state("api.socket", "the executor cannot listen on " + socket)
          .next("see that " + home + " is on a local file system and belongs to this user")
          .because(e);
    }
  }

  private static void requireShort(SlipwayHome home, Path socket) {
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_PATH) {
      throw Failure.usage(
              "home.too-long",
              "the socket "
                  + socket
                  + " has a path of "
                  + length
                  + " bytes; the system allows "
                  + LONGEST_PATH)
          .next("set " + SlipwayHome.VARIABLE + " to a directory with a shorter path than " + home);
    }
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel channel = listener.accept();
        Thread.ofVirtual().name("api-client").start(() -> serve(channel));
      } catch (IOException e) {
        if (listener.isOpen()) {
          // For example out of descriptors: this client is lost, the next one may do.
          System.err.println("api: " + e);
        }
      }
    }
  }

  private void serve(SocketChannel channel) {
    try (Connection connection = new Connection(channel)) {
      String user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
      if (user.equals("root") || user.equals(ownUser)) {
        new Conversation(connection, new Peer(user), verbs, lines).hold();
      }
    } catch (IOException e) {
      // The connection ended; what it asked for has its own end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String ownUser() throws IOException {
    return Files.getOwner(Path.of("/proc/self")).getName();
  }

  /** Accepts nobody any more. Conversations under way go on. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(socket);
    listener.close();
  }
}
