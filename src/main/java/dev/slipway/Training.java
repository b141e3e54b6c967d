package dev.slipway;

import dev.slipway.keeper.KeeperClient;
import dev.slipway.model.Address;
import dev.slipway.model.SlipwayHome;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the start script runs after a build while the JVM watches: the classes loaded and linked
 * here go into the ahead-of-time cache that later starts begin from. It does what a command line,
 * or keeper and executor, usually do, in an empty {@code SLIPWAY_HOME}, and changes nothing else.
 */
final class Training {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Training() {}

  public static void main(String[] args) throws IOException {
    SlipwayHome home = SlipwayHome.from(System.getenv());
    if (args[0].equals("service")) {
      serve(home);
    } else {
      ask(home);
    }
    // Keeper and executor would serve for ever; the cache is written when the process ends.
    System.exit(0);
  }

  private static void ask(SlipwayHome home) throws IOException {
    Main.main(new String[] {"--version"});
    for (String words : List.of("--help", "deploy --help", "status", "status --format json")) {
      Main.run(List.of(words.split(" ", -1)));
    }
    packages(home.path().resolve("training"));
  }

  /**
   * Packages enough files for the cache to learn which methods are hot: packaging twenty thousand
   * takes two seconds, half of which the compiler would spend finding that out each time.
   */
  private static void packages(Path app) throws IOException {
    for (int folder = 0; folder < 20; folder++) {
      Path code = Files.createDirectories(app.resolve("source/module" + folder));
      for (int file = 0; file < 60; file++) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 150; i++) {
          text.append(
              "    orders.find(number=%d, state='open')  # seen %d%n".formatted(file * i, folder));
        }
        Files.writeString(code.resolve("part" + file + ".py"), text);
      }
    }
    Path source = app.resolve("source");
    Files.writeString(
        source.resolve("slipway.yaml"), "app: training\nprocesses: {web: python3 app.py}\n");
    Main.run(List.of("package", "--directory", source.toString(), "--output", app + "/archives"));
  }

  private static void serve(SlipwayHome home) throws IOException {
    begin("keeper", "--http", "127.0.0.1:0", "--managed");
    askTheProxy(new KeeperClient(home, PATIENCE).describe().listen().http().getFirst());
    begin("executor");
    Main.run(List.of("status"));
  }

  private static void begin(String... words) {
    Thread.ofPlatform().daemon().start(() -> Main.run(List.of(words)));
  }

  private static void askTheProxy(Address address) throws IOException {
    try (Socket socket = new Socket(address.host(), address.port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      String request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    }
  }
}
