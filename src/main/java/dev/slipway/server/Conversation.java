package dev.slipway.server;

import dev.slipway.api.Connection;
import dev.slipway.api.Event;
import dev.slipway.api.JsonLines;
import dev.slipway.api.Request;
import dev.slipway.model.Failure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One connection from its request to its result: a thread for the work, one that writes, one that
 * listens for {@code cancel}. A client that stops sending has hung up; it gets what is still to
 * come as long as it reads.
 */
final class Conversation {
  private final Connection connection;
  private final Verbs verbs;
  private final JsonLines lines;
  private final Outbox outbox = new Outbox();
  private final ClientSession session;

  Conversation(Connection connection, Peer peer, Verbs verbs, JsonLines lines) {
    this.connection = connection;
    this.verbs = verbs;
    this.lines = lines;
    this.session = new ClientSession(peer, outbox);
  }

  /** Returns when the result was sent, or nobody is there to read it and the work is done. */
  void hold() throws InterruptedException {
    Thread writer = Thread.ofVirtual().name("api-writer").start(this::write);
    Event.Ended end;
    try {
      end = converse();
    } catch (IOException e) {
      // Gone before a request was complete: nobody to answer.
      outbox.close();
      return;
    }
    if (end != null) {
      outbox.emit(end);
    } else {
      outbox.close();
    }
    writer.join();
  }

  private Event.@Nullable Ended converse() throws IOException {
    try {
      String line = connection.readLine();
      if (line == null) {
        return null;
      }
      Request request = lines.readRequest(line);
      Verb verb = verbs.find(request);
      Thread.ofVirtual().name("api-listener").start(this::listen);
      return verb.handler().handle(request, session);
    } catch (Failure failure) {
      return Event.Ended.failed(failure);
    } catch (RuntimeException | Error mistake) {
      return Event.Ended.failed(Mistakes.inWords(mistake));
    }
  }

  private void listen() {
    try {
      for (String line = connection.readLine(); line != null; line = connection.readLine()) {
        if (lines.readRequest(line).verb().equals(Request.CANCEL)) {
          session.cancelAsked();
        } else {
          session.emit(new Event.Note("warning", "this connection is busy with its first request"));
        }
      }
    } catch (Failure failure) {
      session.emit(new Event.Note("warning", failure.what()));
    } catch (IOException e) {
      outbox.close();
    }
    session.hungUp();
  }

  private void write() {
    try {
      for (Event event = outbox.take(); event != null; event = outbox.take()) {
        connection.writeLine(lines.write(event));
        if (event instanceof Event.Ended) {
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      outbox.close();
      session.hungUp();
    }
  }
}
