package dev.slipway.keeper.proxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One end of a connection that speaks HTTP/1 byte by byte, so that tests can break its rules. */
final class Wire implements AutoCloseable {

  /** The first line and the headers of a message. */
  record Head(String first, List<String> lines) {

    /** The first value of a header, or an empty text. */
    String header(String name) {
      List<String> values = headers(name);
      return values.isEmpty() ? "" : values.getFirst();
    }

    List<String> headers(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return lines.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .toList();
    }

    int status() {
      return Integer.parseInt(first.substring(9, 12));
    }

    /** The names of all headers. */
    List<String> names() {
      return lines.stream().map(line -> line.substring(0, line.indexOf(':'))).toList();
    }
  }

  /** A whole answer. */
  record Answer(Head head, String body) {
    int status() {
      return head.status();
    }
  }

  final Socket socket;
  private final InputStream in;

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static Wire connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(5_000);
    return new Wire(socket);
  }

  /** Sends characters of ISO 8859-1 at once. */
  Wire send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** Lines, each with CR LF. */
  static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  /** Sends lines, each with CR LF, and an empty one. */
  Wire sendHead(String... lines) throws IOException {
    return send(lines(lines) + "\r\n");
  }

  /** Reads a head. */
  Head head() throws IOException {
    Head head = nextHead();
    if (head == null) {
      throw new EOFException("ended without a head");
    }
    return head;
  }

  /** Reads a head; null when the connection ended before it began. */
  @Nullable Head nextHead() throws IOException {
    String first = line();
    if (first == null) {
      return null;
    }
    List<String> lines = new ArrayList<>();
    while (true) {
      String next = line();
      if (next == null) {
        throw new IOException("ended within a head: " + first + lines);
      }
      if (next.isEmpty()) {
        return new Head(first, lines);
      }
      lines.add(next);
    }
  }

  /** Reads the body that belongs to a request's or answer's head. */
  String body(Head head) throws IOException {
    if (head.header("Transfer-Encoding").equals("chunked")) {
      return chunks();
    }
    String length = head.header("Content-Length");
    if (!length.isEmpty()) {
      return exactly(Integer.parseInt(length));
    }
    return head.first().startsWith("HTTP/") ? rest() : "";
  }

  /** Reads a whole answer to a request other than HEAD. */
  Answer answer() throws IOException {
    Head head = head();
    int status = head.status();
    return new Answer(head, status < 200 || status == 204 || status == 304 ? "" : body(head));
  }

  /** Sends a GET for the path on the only route, and reads the answer. */
  Answer get(String path) throws IOException {
    return sendHead("GET " + path + " HTTP/1.1", "Host: localhost").answer();
  }

  private String chunks() throws IOException {
    StringBuilder content = new StringBuilder();
    String next = chunk();
    while (!next.isEmpty()) {
      content.append(next);
      next = chunk();
    }
    String trailer = line();
    while (trailer != null && !trailer.isEmpty()) {
      content.append('[').append(trailer).append(']');
      trailer = line();
    }
    return content.toString();
  }

  /** Reads one chunk's content; empty for the last one, whose trailers are left. */
  String chunk() throws IOException {
    String size = line();
    if (size == null) {
      throw new EOFException("ended between chunks");
    }
    String content = exactly(Integer.parseInt(size.strip(), 16));
    if (!content.isEmpty()) {
      line();
    }
    return content;
  }

  String exactly(int count) throws IOException {
    return new String(bytes(count), StandardCharsets.ISO_8859_1);
  }

  byte[] bytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new IOException("ended after " + bytes.length + " of " + count);
    }
    return bytes;
  }

  /** Reads a large request body piece by piece. */
  void eachPiece(Head head, Consumer<byte[]> taker) throws IOException {
    boolean chunked = head.header("Transfer-Encoding").equals("chunked");
    long left = chunked ? Long.MAX_VALUE : Long.parseLong(head.header("Content-Length"));
    while (left > 0) {
      String size = chunked ? line() : "";
      int count =
          chunked ? Integer.parseInt(String.valueOf(size), 16) : (int) Math.min(left, 1 << 16);
      taker.accept(bytes(count));
      left = count == 0 ? 0 : left - count;
      if (chunked) {
        line();
      }
    }
  }

  /** Sends back whatever comes, until the other side ends. */
  void echo() throws IOException {
    in.transferTo(socket.getOutputStream());
  }

  /** Reads until the other side ends. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Whether the other side has ended, in order or by a reset. Waits for it. */
  boolean ends() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int next = in.read();
      if (next < 0) {
        return line.size() == 0 ? null : line.toString(StandardCharsets.ISO_8859_1);
      }
      if (next == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1);
      }
      if (next != '\r') {
        line.write(next);
      }
    }
  }

  /** Ends with a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
