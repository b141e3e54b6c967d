package dev.slipway.database.mariadb;

import dev.slipway.process.ProcessStat;
import dev.slipway.process.ProcessTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which processes of this host are at the other end of sessions: by the port a session comes from,
 * looked up in {@code /proc/net/tcp}. A session through the socket file says nothing that could be
 * looked up.
 */
final class LocalClients {
  private static final Path PROC = Path.of("/proc");

  /** Stands for the open file where the process is gone and the kernel still says goodbye. */
  private static final String NOBODY = "0";

  private final int serverPort;
  private final ProcessTree processes = ProcessTree.now();
  private final Map<Integer, String> sockets = new HashMap<>();
  private final Map<String, ProcessStat> holders = new HashMap<>();

  private LocalClients(int serverPort) {
    this.serverPort = serverPort;
  }

  /** Looks now. */
  static LocalClients now(int serverPort) {
    LocalClients clients = new LocalClients(serverPort);
    clients.readSockets("net/tcp");
    clients.readSockets("net/tcp6");
    clients.readHolders();
    return clients;
  }

  private void readSockets(String table) {
    try {
      List<String> lines = Files.readAllLines(PROC.resolve(table));
      for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
        String[] fields = line.strip().split("\\s+", -1);
        if (port(fields[2]) == serverPort && !fields[9].equals(NOBODY)) {
          sockets.put(port(fields[1]), "socket:[" + fields[9] + "]");
        }
      }
    } catch (IOException e) {
      // Without IPv6 there is no such table.
    }
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
  }

  private void readHolders() {
    Set<String> wanted = new HashSet<>(sockets.values());
    for (ProcessStat process : processes.processes()) {
      Path folder = PROC.resolve(process.pid() + "/fd");
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          String target = Files.readSymbolicLink(file).toString();
          if (wanted.contains(target)) {
            holders.put(target, process);
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        // Ended meanwhile, or not ours to look at: then it is nobody we know.
      }
    }
  }

  /** The process that a session belongs to, where that can be seen. */
  Optional<ProcessStat> of(Sessions.One session) {
    return port(session).map(sockets::get).map(holders::get);
  }

  /**
   * Whether the process that a session belonged to is gone: it came from this host over TCP, and
   * nobody here has the other end any more.
   */
  boolean isOrphan(Sessions.One session) {
    return port(session).isPresent()
        && isLocal(session.host())
        && !sockets.containsKey(port(session).get());
  }

  private static Optional<Integer> port(Sessions.One session) {
    String port = session.host().replaceFirst("^.*:(?=[0-9]+$)", "");
    return port.matches("[0-9]{1,5}") ? Optional.of(Integer.valueOf(port)) : Optional.empty();
  }

  private static boolean isLocal(String host) {
    try {
      InetAddress address = InetAddress.getByName(host.replaceFirst(":[0-9]+$", ""));
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException e) {
      return false;
    }
  }

  /** These processes with all their descendants. */
  Set<Long> withDescendants(Set<Long> ours) {
    Set<Long> all = new HashSet<>(ours);
    ours.forEach(pid -> processes.descendantsOf(pid).forEach(process -> all.add(process.pid())));
    return all;
  }
}
