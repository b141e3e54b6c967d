package dev.slipway.database.postgres;

import dev.slipway.process.ProcessTree;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which process of this host is behind a TCP port, read from {@code /proc}. A session through a
 * Unix socket has no port and is nobody's here, so it counts as a stranger's.
 */
final class LocalPeers {
  private static final Path PROC = Path.of("/proc");

  /** Stands for the open file where the kernel only still says goodbye. */
  private static final String NOBODY = "0";

  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

  private final Set<Long> ours;
  private final int server;
  private final Map<String, List<Peer>> sockets;
  private final Map<String, Long> owners;

  private LocalPeers(
      Set<Long> ours, int server, Map<String, List<Peer>> sockets, Map<String, Long> owners) {
    this.ours = ours;
    this.server = server;
    this.sockets = sockets;
    this.owners = owners;
  }

  /** One end of a connection: where its other end is, and the open file. */
  private record Peer(int remotePort, String socket) {}

  /**
   * As it is now.
   *
   * @param control a connection to the server, which says its port
   * @param ours count with all their descendants, and so do we ourselves
   */
  static LocalPeers now(Connection control, Set<Long> ours) throws SQLException {
    int server = (int) Sql.number(control, "SELECT coalesce(inet_server_port(), 0)");
    ProcessTree processes = ProcessTree.now();
    Set<Long> all = new HashSet<>(ours);
    ours.forEach(pid -> processes.descendantsOf(pid).forEach(one -> all.add(one.pid())));
    // We read the database too, but what we start may write.
    all.add(ProcessHandle.current().pid());
    Map<String, List<Peer>> sockets = new HashMap<>();
    readTable("net/tcp", sockets);
    readTable("net/tcp6", sockets);
    Map<String, Long> owners = new HashMap<>();
    processes.processes().forEach(process -> readOwner(process.pid(), owners));
    return new LocalPeers(all, server, sockets, owners);
  }

  /**
   * Lines hold: number, local address, remote address, state, …, inode as tenth. The kernel gives
   * the same port to connections to different places, and lists for minutes what nobody has open.
   */
  private static void readTable(String file, Map<String, List<Peer>> sockets) {
    try (var lines = Files.lines(PROC.resolve(file))) {
      lines
          .skip(1)
          .map(line -> line.strip().split("\\s+", -1))
          .filter(fields -> fields.length > 9 && !fields[9].equals(NOBODY))
          .forEach(fields ->
              sockets
                  .computeIfAbsent(fields[1], local -> new ArrayList<>())
                  .add(new Peer(port(fields[2]), fields[9])));
    } catch (IOException | java.io.UncheckedIOException e) {
      return; // No IPv6 here.
    }
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
  }

  private static void readOwner(long pid, Map<String, Long> owners) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
      for (Path file : files) {
        Matcher socket = SOCKET.matcher(target(file));
        if (socket.matches()) {
          owners.put(socket.group(1), pid);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return; // Ended meanwhile, or not ours to look at.
    }
  }

  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      return "";
    }
  }

  boolean isOurs(long pid) {
    return ours.contains(pid);
  }

  /** The process whose end of a connection has that address and port. */
  OptionalLong pidBehind(String address, int port) {
    if (address.isEmpty() || port <= 0) {
      return OptionalLong.empty();
    }
    List<Peer> peers =
        forms(address, port).stream()
            .flatMap(form -> sockets.getOrDefault(form, List.of()).stream())
            .filter(peer -> owners.containsKey(peer.socket))
            .toList();
    // Somebody between may have the server listen at another port, as seen from here.
    return peers.stream()
        .filter(peer -> peer.remotePort == server)
        .findFirst()
        .or(() -> peers.stream().findFirst())
        .map(peer -> OptionalLong.of(owners.getOrDefault(peer.socket, 0L)))
        .orElseGet(OptionalLong::empty);
  }

  /**
   * As the kernel writes it: words of four bytes in the processor's order, also IPv4 inside IPv6.
   */
  private static List<String> forms(String address, int port) {
    byte[] bytes;
    try {
      bytes = InetAddress.getByName(address).getAddress();
    } catch (IOException e) {
      return List.of();
    }
    StringBuilder hex = new StringBuilder();
    for (int word = 0; word < bytes.length; word += 4) {
      for (int i = 3; i >= 0; i--) {
        hex.append("%02X".formatted(bytes[word + i]));
      }
    }
    String end = hex + ":" + "%04X".formatted(port);
    return bytes.length == 4 ? List.of(end, "0000000000000000FFFF0000" + end) : List.of(end);
  }
}
