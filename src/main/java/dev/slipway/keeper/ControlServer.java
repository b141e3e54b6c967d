package dev.slipway.keeper;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * The keeper's door: a Unix socket that takes JSON Lines from our own user and root. Every
 * connection has a virtual thread, so an answer may take its time.
 */
final class ControlServer implements AutoCloseable {
  /** Out of descriptors, the next attempt would fail at once. */
  private static final Duration BREATH = Duration.ofMillis(100);

  private final Path socket;
  private final ServerSocketChannel server;
  private final Control control;
  private final Set<UserPrincipal> friends;
  private final Set<Thread> conversations = ConcurrentHashMap.newKeySet();

  private ControlServer(Path socket, ServerSocketChannel server, Control control)
      throws IOException {
    this.socket = socket;
    this.server = server;
    this.control = control;
    this.friends = friends();
  }

  /** Binds the socket, in place of one that a dead keeper left, and begins to answer. */
  static ControlServer open(Path socket, Control control) throws IOException {
    Files.deleteIfExists(socket);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    ControlServer opened = new ControlServer(socket, server, control);
    Thread.ofVirtual().name("keeper's door").start(opened::accept);
    return opened;
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        Thread conversation = Thread.ofVirtual().unstarted(() -> converse(channel));
        conversations.add(conversation);
        conversation.start();
      } catch (IOException e) {
        if (server.isOpen()) {
          Say.warn("a connection could not be taken: " + e);
          LockSupport.parkNanos(BREATH.toNanos());
        }
      }
    }
  }

  private void converse(SocketChannel channel) {
    try (channel) {
      Wire wire = new Wire(channel);
      try {
        requireFriend(channel);
        requireApi(wire.receive(Wire.GREETING));
        control.converse(wire);
      } catch (Failure e) {
        wire.send(Wire.REPLY, KeeperReply.Refused.of(e));
        wire.readOut();
      }
    } catch (IOException | InterruptedException e) {
      // The other side is gone, or we are going.
    } finally {
      conversations.remove(Thread.currentThread());
    }
  }

  private void requireFriend(SocketChannel channel) throws IOException {
    UserPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
    if (!friends.contains(peer)) {
      throw Failure.usage("keeper.peer", "user " + peer.getName() + " may not talk to this keeper")
          .next("ask as the user it runs as, or as root");
    }
  }

  private static void requireApi(KeeperRequest.@Nullable Greeting greeting) {
    if (greeting == null || greeting.api() != KeeperRequest.Greeting.API) {
      throw Failure.usage(
              "keeper.api",
              "the keeper speaks version " + KeeperRequest.Greeting.API + " of its API, not this")
          .next("use the same version of Slipway, or restart the keeper with the newer one");
    }
  }

  /** Our own user and root. */
  private static Set<UserPrincipal> friends() throws IOException {
    Set<UserPrincipal> friends = new HashSet<>();
    Path self = Path.of("/proc/self");
    friends.add(Files.getOwner(self));
    try {
      friends.add(
          self.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("root"));
    } catch (UserPrincipalNotFoundException e) {
      // Some containers have no account of that name.
    }
    return friends;
  }

  /** Takes no more connections and ends those that are there. */
  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
    conversations.forEach(Thread::interrupt);
  }
}
