package dev.slipway.offsite;

import dev.slipway.config.AppConfig.OffSiteConfig;
import dev.slipway.process.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real server that speaks S3 and checks signatures, in a process of its own; files in a folder.
 */
public final class S3Server implements AutoCloseable {
  public static final String BUCKET = "backups";
  public static final String ACCESS_KEY = "the-access-key";
  public static final String SECRET_KEY = "the-secret-key-1234";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final int port = FreePort.find();
  private Process process;

  /** Starts one with an empty bucket. */
  public S3Server(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("data").resolve(BUCKET));
    start();
  }

  /** Starts it again where it was. */
  public void start() throws IOException {
    Path settings = folder.resolve("s3.properties");
    Files.write(
        settings,
        List.of(
            "s3proxy.endpoint=" + endpoint(),
            "s3proxy.authorization=aws-v4",
            "s3proxy.identity=" + ACCESS_KEY,
            "s3proxy.credential=" + SECRET_KEY,
            "jclouds.provider=filesystem-nio2",
            "jclouds.identity=none",
            "jclouds.credential=none",
            "jclouds.filesystem.basedir=" + folder.resolve("data")));
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "org.gaul.s3proxy.Main",
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3.log").toFile())
            .start();
    awaitListening();
  }

  private void awaitListening() throws IOException {
    long began = System.nanoTime();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
          throw new IOException(Files.readString(folder.resolve("s3.log")), notYet);
        }
        Thread.onSpinWait();
      }
    }
  }

  /** Kills it, as a power cut would. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** Where an object's bytes are. */
  public Path file(String key) {
    return folder.resolve("data").resolve(BUCKET).resolve(key);
  }

  /** Settings of an app that keeps its backups here. */
  public OffSiteConfig settings(String secretKey, String bucket, AgeKeys.Pair keys) {
    return new OffSiteConfig(
        "s3://" + bucket + "/shop",
        Optional.of(endpoint()),
        "us-east-1",
        ACCESS_KEY,
        secretKey,
        keys.recipient(),
        Optional.of(keys.identity()));
  }

  @Override
  public void close() {
    kill();
  }
}
