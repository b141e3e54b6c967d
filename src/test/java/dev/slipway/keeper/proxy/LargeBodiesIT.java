package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Bodies of 300 MB each, several at once, through a proxy whose heap is 64 MB. */
class LargeBodiesIT {
  private static final int SIZE = 300 << 20;
  private static final int PIECE = 1 << 16;

  @Test
  void uploads_and_downloads_stream_in_little_memory() throws Exception {
    try (StubApp app = StubApp.connections(LargeBodiesIT::uploadsAndDownloads);
        ProxyProcess proxy = ProxyProcess.to(app);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> transfers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        transfers.add(() -> upload(proxy.port, false));
        transfers.add(() -> upload(proxy.port, true));
        transfers.add(() -> download(proxy.port));
      }
      String expected = checksum(SIZE);
      for (Future<String> each : threads.invokeAll(transfers)) {
        assertThat(each.get()).isEqualTo(expected);
      }
      assertThat(proxy.isAlive()).isTrue();
      assertThat(proxy.peakMegabytes()).isLessThan(200);
    }
  }

  private static String upload(int port, boolean chunked) throws IOException {
    try (Wire client = Wire.connect(port)) {
      client.socket.setSoTimeout(60_000);
      client.sendHead(
          "POST / HTTP/1.1",
          "Host: localhost",
          chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + SIZE);
      OutputStream out = client.socket.getOutputStream();
      byte[] piece = piece();
      for (int left = SIZE; left > 0; left -= PIECE) {
        if (chunked) {
          client.send(Integer.toHexString(PIECE) + "\r\n");
        }
        out.write(piece);
        if (chunked) {
          client.send("\r\n");
        }
      }
      if (chunked) {
        client.send("0\r\n\r\n");
      }
      return client.answer().body();
    }
  }

  private static String download(int port) throws IOException {
    try (Wire client = Wire.connect(port)) {
      client.socket.setSoTimeout(60_000);
      client.sendHead("GET / HTTP/1.1", "Host: localhost");
      client.head();
      CRC32C sum = new CRC32C();
      for (int left = SIZE; left > 0; left -= PIECE) {
        sum.update(client.bytes(PIECE));
      }
      return Long.toHexString(sum.getValue());
    }
  }

  private static void uploadsAndDownloads(Wire wire) throws IOException {
    wire.socket.setSoTimeout(60_000);
    Wire.Head head = wire.head();
    if (head.first().startsWith("GET")) {
      wire.send(Wire.lines("HTTP/1.1 200 OK", "Content-Length: " + SIZE, ""));
      OutputStream out = wire.socket.getOutputStream();
      byte[] piece = piece();
      for (int left = SIZE; left > 0; left -= PIECE) {
        out.write(piece);
      }
      wire.rest();
      return;
    }
    CRC32C sum = new CRC32C();
    wire.eachPiece(head, sum::update);
    wire.send(StubApp.ok(Long.toHexString(sum.getValue())));
    wire.rest();
  }

  private static String checksum(int size) {
    CRC32C sum = new CRC32C();
    byte[] piece = piece();
    for (int left = size; left > 0; left -= PIECE) {
      sum.update(piece);
    }
    return Long.toHexString(sum.getValue());
  }

  private static byte[] piece() {
    byte[] piece = new byte[PIECE];
    new Random(5).nextBytes(piece);
    return piece;
  }
}
