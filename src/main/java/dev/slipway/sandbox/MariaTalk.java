package dev.slipway.sandbox;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The protocol of MariaDB and MySQL: a command begins with packet number 0, and what answers it
 * with the number after the command's last. A client may send a second command before the first is
 * answered; such a one is passed on when the answer has begun, so that it is known what an answer
 * is to. What is answered with more than "OK", such as rows, has been done when the client goes on.
 */
final class MariaTalk implements Talk {
  private static final int HEAD = 4;
  private static final int QUIT = 0x01;
  private static final int QUERY = 0x03;
  private static final int PREPARE = 0x16;
  private static final int EXECUTE = 0x17;
  private static final int LONG_DATA = 0x18;
  private static final int FORGET = 0x19;
  private static final int BULK = 0xFA;
  private static final Set<Integer> UNANSWERED = Set.of(QUIT, LONG_DATA, FORGET);

  private static final int OK = 0x00;
  private static final int ERROR = 0xFF;
  private static final int IN_TRANSACTION = 0x0001;
  private static final int MORE_RESULTS = 0x0008;

  private final Statements statements;
  private final Changing changing = new Changing();
  private final Cutter client = new Cutter(HEAD, MariaTalk::rest);
  private final Cutter server = new Cutter(HEAD, MariaTalk::rest);
  private final Map<Integer, String> prepared = new HashMap<>();
  private String lastPrepared = "";
  private int number;

  /** Whether a command was passed on and nothing of its answer has come. */
  private boolean unanswered;

  private boolean preparing;

  /** What is being done and changes something; else empty. */
  private String doing = "";

  MariaTalk(Statements statements) {
    this.statements = statements;
  }

  private static int rest(ByteBuffer head) {
    return (head.get(0) & 0xFF) | (head.get(1) & 0xFF) << 8 | (head.get(2) & 0xFF) << 16;
  }

  @Override
  public synchronized int said(ByteBuffer bytes) throws IOException {
    statements.requireWhole();
    int begin = bytes.position();
    while (true) {
      switch (client.take(bytes)) {
        case PART -> {
          return bytes.position() - begin;
        }
        case HEAD -> {
          if (client.head(HEAD - 1) == 0) {
            goOn();
          }
        }
        case WHOLE -> {
          number = client.head(HEAD - 1);
          if (number == 0) {
            command(client.kept().order(ByteOrder.LITTLE_ENDIAN));
          }
          return bytes.position() - begin;
        }
      }
    }
  }

  /** Another command comes, so what came before is done as soon as it is answered. */
  private void goOn() throws IOException {
    try {
      while (unanswered) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
    finish();
  }

  private void finish() throws IOException {
    String done = doing;
    doing = "";
    if (!done.isEmpty()) {
      statements.done(done);
    }
    statements.requireWhole();
  }

  private void command(ByteBuffer body) {
    int kind = body.hasRemaining() ? body.get() & 0xFF : QUIT;
    preparing = kind == PREPARE;
    unanswered = !UNANSWERED.contains(kind);
    switch (kind) {
      case QUERY -> doing = changing.of(text(body));
      case PREPARE -> lastPrepared = text(body);
      case EXECUTE, BULK -> doing = changing.of(executed(body));
      default -> {
        // Nothing that is done.
      }
    }
  }

  private String executed(ByteBuffer body) {
    int id = body.remaining() < Integer.BYTES ? -1 : body.getInt();
    return id == -1 ? lastPrepared : prepared.getOrDefault(id, "?");
  }

  /** Where attributes may stand before the text and there are none, two bytes say so. */
  private static String text(ByteBuffer body) {
    if (body.remaining() >= 2 && body.getShort(body.position()) == 0x0100) {
      body.getShort();
    }
    return StandardCharsets.UTF_8.decode(body).toString();
  }

  @Override
  public synchronized void answered(ByteBuffer bytes) throws IOException {
    statements.requireWhole();
    for (var reached = server.take(bytes);
        reached != Cutter.Reached.PART;
        reached = server.take(bytes)) {
      boolean isFirst = unanswered && server.head(HEAD - 1) == ((number + 1) & 0xFF);
      if (reached == Cutter.Reached.WHOLE && isFirst) {
        first(server.kept().order(ByteOrder.LITTLE_ENDIAN));
      }
    }
  }

  private void first(ByteBuffer body) throws IOException {
    unanswered = false;
    notifyAll();
    int kind = body.hasRemaining() ? body.get() & 0xFF : ERROR;
    if (kind == ERROR) {
      if (!doing.isEmpty()) {
        changing.failed();
      }
      doing = "";
    } else if (kind == OK && preparing) {
      prepared.put(body.getInt(), lastPrepared);
    } else if (kind == OK) {
      ok(flags(body));
    }
  }

  private void ok(int flags) throws IOException {
    if ((flags & IN_TRANSACTION) == 0) {
      changing.saved();
    }
    if ((flags & MORE_RESULTS) == 0) {
      finish();
    }
  }

  /** They come behind two numbers, of rows and of the last id. */
  private static int flags(ByteBuffer body) {
    skipNumber(body);
    skipNumber(body);
    return body.remaining() < 2 ? IN_TRANSACTION | MORE_RESULTS : body.getShort();
  }

  private static void skipNumber(ByteBuffer body) {
    int first = body.hasRemaining() ? body.get() & 0xFF : 0;
    int more = first == 0xFC ? 2 : first == 0xFD ? 3 : first == 0xFE ? 8 : 0;
    body.position(Math.min(body.limit(), body.position() + more));
  }

  @Override
  public synchronized void ended() throws IOException {
    if (!unanswered) {
      finish();
    }
  }
}
