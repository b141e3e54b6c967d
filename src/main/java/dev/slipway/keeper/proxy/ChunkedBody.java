package dev.slipway.keeper.proxy;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A body in chunks, RFC 9112 section 7.1. Extensions are dropped, trailers kept. */
final class ChunkedBody implements BodyDecoder {
  private static final int LONGEST_LINE = 8 * 1024;
  private static final int MOST_TRAILERS = 64;

  private enum Part {
    SIZE,
    EXTENSION,
    CONTENT,
    CONTENT_END,
    TRAILER,
    COMPLETE
  }

  private final StringBuilder line = new StringBuilder();
  private Part part = Part.SIZE;
  private long left;
  private int digits;
  private int lineLength;
  private int trailerLines;
  private boolean surplus;
  private @Nullable HeaderMap trailers;

  @Override
  public boolean decode(ByteBuffer arrived) throws BadAnswer {
    int from = -1;
    int to = -1;
    while (arrived.hasRemaining() && part != Part.COMPLETE) {
      if (part != Part.CONTENT) {
        framing(arrived.get());
        continue;
      }
      int count = (int) Math.min(left, arrived.remaining());
      int start = arrived.position();
      if (from < 0) {
        from = start;
        to = start + count;
      } else {
        arrived.put(to, arrived, start, count);
        to += count;
      }
      arrived.position(start + count);
      left -= count;
      if (left == 0) {
        part = Part.CONTENT_END;
      }
    }
    surplus |= arrived.hasRemaining();
    arrived.limit(from < 0 ? arrived.position() : to);
    arrived.position(from < 0 ? arrived.limit() : from);
    return part == Part.COMPLETE;
  }

  private void framing(byte next) throws BadAnswer {
    switch (part) {
      case SIZE -> size(next);
      case EXTENSION -> {
        bounded();
        if (next == '\n') {
          sizeKnown();
        }
      }
      case CONTENT_END -> {
        if (next == '\n') {
          part = Part.SIZE;
        } else if (next != '\r') {
          throw new BadAnswer("a chunk is longer than it says");
        }
      }
      case TRAILER -> trailer(next);
      default -> throw new IllegalStateException(part.toString());
    }
  }

  private void size(byte next) throws BadAnswer {
    int digit = Character.digit(next, 16);
    if (digit >= 0) {
      if (++digits > 15) {
        throw new BadAnswer("a chunk's size is too large");
      }
      left = left << 4 | digit;
    } else if (digits == 0) {
      throw new BadAnswer("a chunk has no size");
    } else if (next == '\n') {
      sizeKnown();
    } else if (next == '\r' || next == ';' || next == ' ' || next == '\t') {
      part = Part.EXTENSION;
    } else {
      throw new BadAnswer("a chunk's size is no number");
    }
  }

  private void sizeKnown() {
    part = left == 0 ? Part.TRAILER : Part.CONTENT;
    digits = 0;
    lineLength = 0;
  }

  private void trailer(byte next) throws BadAnswer {
    bounded();
    if (next != '\n') {
      line.append((char) (next & 0xff));
      return;
    }
    String text = line.toString().strip();
    line.setLength(0);
    if (text.isEmpty()) {
      part = Part.COMPLETE;
      return;
    }
    int colon = text.indexOf(':');
    if (colon < 1 || ++trailerLines > MOST_TRAILERS || !Framing.isOneLine(text)) {
      throw new BadAnswer("a trailer is no header");
    }
    if (trailers == null) {
      trailers = new HeaderMap();
    }
    byte[] name = text.substring(0, colon).getBytes(StandardCharsets.ISO_8859_1);
    trailers.add(new HttpString(name), text.substring(colon + 1).strip());
  }

  private void bounded() throws BadAnswer {
    if (++lineLength > LONGEST_LINE) {
      throw new BadAnswer("a chunk's framing is too long");
    }
  }

  /** The trailers of a complete body, if it had any. */
  @Nullable HeaderMap trailers() {
    return trailers;
  }

  @Override
  public boolean mayEnd() {
    return part == Part.COMPLETE;
  }

  @Override
  public boolean surplus() {
    return surplus;
  }
}
