import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends GETs on kept connections until its standard input ends: PORT CONNECTIONS MILLIS, one request
 * per connection and so many milliseconds. Each is due at its moment and timed from it, so a slow
 * answer does not hide that the next request was late. Then prints a line for each request: when it
 * was due (µs of the monotonic clock), how long it took (µs), the status (0: no answer), and the
 * version that the page names.
 */
public final class Load {
  private static final Pattern VERSION = Pattern.compile("<title>Guestbook ([^<]*)</title>");

  private record Sample(long due, long took, int status, String version) {}

  private static volatile boolean over;

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    int connections = Integer.parseInt(args[1]);
    long every = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[2]));
    List<List<Sample>> found = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    long start = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    for (int i = 0; i < connections; i++) {
      List<Sample> samples = new ArrayList<>();
      found.add(samples);
      long first = start + every * i / connections;
      threads.add(Thread.ofPlatform().start(() -> ask(port, first, every, samples)));
    }
    while (System.in.read() >= 0) {}
    over = true;
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < connections; i++) {
      threads.get(i).join();
      for (Sample each : found.get(i)) {
        out.append(each.due / 1000).append(' ').append(each.took / 1000).append(' ');
        out.append(each.status).append(' ').append(each.version).append('\n');
      }
    }
    System.out.print(out);
  }

  private static void ask(int port, long first, long every, List<Sample> samples) {
    Connection connection = null;
    for (long due = first; !over; due += every) {
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      int status = 0;
      String version = "-";
      try {
        if (connection == null) {
          connection = new Connection(port);
        }
        Answer answer = connection.get();
        status = answer.status;
        Matcher title = VERSION.matcher(answer.body);
        version = title.find() ? title.group(1) : "-";
      } catch (IOException e) {
        connection = null; // Counted, as the status says; the next request connects again.
      }
      samples.add(new Sample(due, System.nanoTime() - due, status, version));
    }
  }

  private record Answer(int status, String body) {}

  /** A kept connection. The server may not close it: nobody else is told when it wants to. */
  private static final class Connection {
    private static final byte[] GET =
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final InputStream in;

    Connection(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      in = new BufferedInputStream(socket.getInputStream());
    }

    Answer get() throws IOException {
      try {
        socket.getOutputStream().write(GET);
        int status = Integer.parseInt(line().substring(9, 12));
        int length = -1;
        for (String line = line(); !line.isEmpty(); line = line()) {
          if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
            length = Integer.parseInt(line.substring(15).strip());
          }
        }
        byte[] body = in.readNBytes(length);
        if (length < 0 || body.length < length) {
          throw new IOException("cut short");
        }
        return new Answer(status, new String(body, StandardCharsets.UTF_8));
      } catch (IOException | RuntimeException e) {
        socket.close();
        throw new IOException(e);
      }
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new IOException("ended");
        }
        if (next != '\r') {
          line.append((char) next);
        }
      }
      return line.toString();
    }
  }
}
