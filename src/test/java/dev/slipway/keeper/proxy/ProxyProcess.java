package dev.slipway.keeper.proxy;

import dev.slipway.keeper.Desired;
import dev.slipway.keeper.Listen;
import dev.slipway.model.Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The proxy alone in a JVM with a heap of 64 MB. */
final class ProxyProcess implements AutoCloseable {
  private final Process process;
  final int port;

  private ProxyProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Runs in the other process: listens, says its port, and ends when its input ends. */
  public static void main(String[] args) throws IOException {
    EmbeddedProxy proxy = new EmbeddedProxy();
    Desired.Upstream upstream = new Desired.Upstream("1-web", "1", Integer.parseInt(args[0]));
    proxy.apply(Rig.APP, Rig.route(upstream, null, null), Rig.LONG);
    Listen bound = proxy.start(Listen.http(new Address("127.0.0.1", 0)));
    System.out.println(bound.http().getFirst().port());
    while (System.in.read() >= 0) {
      // Waits.
    }
  }

  static ProxyProcess to(StubApp app) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ProxyProcess.class.getName(),
                Integer.toString(app.port()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line =
        new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
            .readLine();
    return new ProxyProcess(process, Integer.parseInt(line));
  }

  /** The most memory it ever had, in MB. */
  long peakMegabytes() throws IOException {
    String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
    String line =
        status.lines().filter(each -> each.startsWith("VmHWM:")).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.destroy();
  }
}
