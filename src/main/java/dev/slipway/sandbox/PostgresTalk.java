package dev.slipway.sandbox;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's protocol 3: the server says "ready for query" once for every simple query, function
 * call and "sync", and by then it has done all that came before.
 */
final class PostgresTalk implements Talk {
  private static final int HEAD = 1 + Integer.BYTES;

  private final Statements statements;
  private final Changing changing = new Changing();
  private final Cutter client = new Cutter(HEAD, PostgresTalk::rest);
  private final Cutter server = new Cutter(HEAD, PostgresTalk::rest);
  private final Map<String, String> prepared = new HashMap<>();
  private final Map<String, String> portals = new HashMap<>();

  /** What each answer that is still to come is to; empty for what changes nothing. */
  private final Queue<String> asked = new ArrayDeque<>();

  private @Nullable String executing;
  private boolean failed;
  private boolean greeted;

  PostgresTalk(Statements statements) {
    this.statements = statements;
  }

  private static int rest(ByteBuffer head) {
    return head.getInt(1) - Integer.BYTES;
  }

  @Override
  public synchronized int said(ByteBuffer bytes) throws IOException {
    statements.requireWhole();
    int all = bytes.remaining();
    for (var reached = client.take(bytes);
        reached != Cutter.Reached.PART;
        reached = client.take(bytes)) {
      if (reached == Cutter.Reached.WHOLE) {
        hear((char) client.head(0), client.kept());
      }
    }
    return all;
  }

  private void hear(char kind, ByteBuffer body) {
    switch (kind) {
      case 'Q' -> asked.add(changing.of(text(body)));
      case 'F' -> asked.add("a function call");
      case 'P' -> prepared.put(text(body), text(body));
      case 'B' -> portals.put(text(body), prepared.getOrDefault(text(body), "?"));
      case 'E' -> execute(portals.getOrDefault(text(body), "?"));
      case 'S' -> {
        asked.add(executing == null ? "" : executing);
        executing = null;
      }
      default -> {
        // Nothing that is done.
      }
    }
  }

  private void execute(String sql) {
    String one = changing.of(sql);
    if (executing == null || executing.isEmpty() || Statement.commits(executing)) {
      executing = one;
    }
  }

  /** The text up to the next zero byte, or what was kept of it. */
  private static String text(ByteBuffer body) {
    int begin = body.position();
    try {
      return Octets.text(body);
    } catch (BufferUnderflowException cutOff) {
      return StandardCharsets.UTF_8.decode(body.position(begin)).toString();
    }
  }

  @Override
  public synchronized void answered(ByteBuffer bytes) throws IOException {
    statements.requireWhole();
    for (var reached = server.take(bytes);
        reached != Cutter.Reached.PART;
        reached = server.take(bytes)) {
      if (reached == Cutter.Reached.WHOLE) {
        heard((char) server.head(0));
      }
    }
  }

  private void heard(char kind) throws IOException {
    if (kind == 'E') {
      failed = true;
    } else if (kind == 'Z') {
      String done = greeted && !asked.isEmpty() ? asked.remove() : "";
      boolean succeeded = !failed;
      greeted = true;
      failed = false;
      if (succeeded && !done.isEmpty()) {
        statements.done(done);
      }
    }
  }

  @Override
  public void ended() {
    // What was not answered was not done.
  }
}
