package dev.slipway.keeper.proxy;

import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Status line and headers of an app's answer, RFC 9112. Lines may end in a bare LF. */
final class ResponseHead {
  private static final int MOST_HEADERS = 256;
  private static final boolean[] TOKEN = tokenCharacters();

  private final List<HttpString> names = new ArrayList<>(16);
  private final List<String> values = new ArrayList<>(16);
  private final int status;
  private final boolean http11;
  private final String reason;

  private ResponseHead(int status, boolean http11, String reason) {
    this.status = status;
    this.http11 = http11;
    this.reason = reason;
  }

  /**
   * Reads a head from the start of what arrived and moves the position behind it.
   *
   * @param scratch at least as long as the buffer
   * @return null, with the position unchanged, when it is not complete yet
   * @throws BadAnswer when this is no HTTP
   */
  static @Nullable ResponseHead read(ByteBuffer arrived, byte[] scratch, HeaderNames known)
      throws BadAnswer {
    int count = arrived.remaining();
    arrived.get(arrived.position(), scratch, 0, count);
    int end = end(scratch, count);
    if (end < 0) {
      return null;
    }
    arrived.position(arrived.position() + end);
    int lineEnd = lineEnd(scratch, 0, end);
    ResponseHead head = statusLine(scratch, trim(scratch, 0, lineEnd));
    int at = lineEnd + 1;
    while (true) {
      lineEnd = lineEnd(scratch, at, end);
      int last = trim(scratch, at, lineEnd);
      if (last == at) {
        return head;
      }
      head.header(scratch, at, last, known);
      at = lineEnd + 1;
    }
  }

  /** Where the head's last line ends: behind the first empty line; −1 when there is none yet. */
  private static int end(byte[] text, int count) {
    for (int i = 0; i < count - 1; i++) {
      if (text[i] == '\n') {
        if (text[i + 1] == '\n') {
          return i + 2;
        }
        if (text[i + 1] == '\r' && i + 2 < count && text[i + 2] == '\n') {
          return i + 3;
        }
      }
    }
    return -1;
  }

  private static int lineEnd(byte[] text, int from, int end) {
    int at = from;
    while (at < end - 1 && text[at] != '\n') {
      at++;
    }
    return at;
  }

  private static int trim(byte[] text, int from, int lineEnd) {
    return lineEnd > from && text[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
  }

  private static ResponseHead statusLine(byte[] text, int end) throws BadAnswer {
    String line = new String(text, 0, end, StandardCharsets.ISO_8859_1);
    boolean http11 = line.startsWith("HTTP/1.1 ");
    if (!http11 && !line.startsWith("HTTP/1.0 ")) {
      throw new BadAnswer("the answer does not begin with HTTP/1.1 or HTTP/1.0");
    }
    if (line.length() < 12 || (line.length() > 12 && line.charAt(12) != ' ')) {
      throw new BadAnswer("the answer has no status");
    }
    int status = 0;
    for (int i = 9; i < 12; i++) {
      char digit = line.charAt(i);
      if (digit < '0' || digit > '9') {
        throw new BadAnswer("the answer's status is no number");
      }
      status = status * 10 + digit - '0';
    }
    if (status < 100) {
      throw new BadAnswer("the answer's status is below 100");
    }
    return new ResponseHead(status, http11, line.length() > 13 ? line.substring(13) : "");
  }

  private void header(byte[] text, int from, int end, HeaderNames known) throws BadAnswer {
    int colon = from;
    while (colon < end && TOKEN[text[colon] & 0xff]) {
      colon++;
    }
    if (colon == from || colon == end || text[colon] != ':') {
      throw new BadAnswer("a header of the answer has no proper name");
    }
    int first = colon + 1;
    while (first < end && (text[first] == ' ' || text[first] == '\t')) {
      first++;
    }
    int last = end;
    while (last > first && (text[last - 1] == ' ' || text[last - 1] == '\t')) {
      last--;
    }
    for (int i = first; i < last; i++) {
      if ((text[i] >= 0 && text[i] < ' ' && text[i] != '\t') || text[i] == 0x7f) {
        throw new BadAnswer("a header of the answer has a control character");
      }
    }
    if (names.size() == MOST_HEADERS) {
      throw new BadAnswer("the answer has more than " + MOST_HEADERS + " headers");
    }
    names.add(known.get(text, from, colon));
    values.add(new String(text, first, last - first, StandardCharsets.ISO_8859_1));
  }

  /** The status, 100 to 999. */
  int status() {
    return status;
  }

  /** The words after the status; may be empty. */
  String reason() {
    return reason;
  }

  /** How many headers there are. */
  int size() {
    return names.size();
  }

  /** A header's name. */
  HttpString name(int index) {
    return names.get(index);
  }

  /** A header's value. */
  String value(int index) {
    return values.get(index);
  }

  /** The first value of a header. */
  @Nullable String first(HttpString name) {
    int index = names.indexOf(name);
    return index < 0 ? null : values.get(index);
  }

  /** Whether a comma-separated list in any header of this name holds the lower-case word. */
  boolean lists(HttpString name, String word) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(name) && Framing.lists(values.get(i), word)) {
        return true;
      }
    }
    return false;
  }

  /** Whether another request may follow on the connection once this answer is complete. */
  boolean keepsConnection() {
    boolean ambiguous =
        first(Headers.TRANSFER_ENCODING) != null && first(Headers.CONTENT_LENGTH) != null;
    return !ambiguous
        && !lists(Headers.CONNECTION, "close")
        && (http11 || lists(Headers.CONNECTION, "keep-alive"));
  }

  /**
   * How the body is framed, RFC 9112 section 6.3.
   *
   * @param method the request's
   * @throws BadAnswer when two readers could disagree about where it ends
   */
  BodyDecoder body(HttpString method) throws BadAnswer {
    if (method.equals(Methods.HEAD) || status < 200 || status == 204 || status == 304) {
      return new LengthBody(0);
    }
    String encoding = first(Headers.TRANSFER_ENCODING);
    if (encoding != null) {
      if (!encoding.equalsIgnoreCase("chunked") || count(Headers.TRANSFER_ENCODING) > 1) {
        throw new BadAnswer("the answer's Transfer-Encoding is not just 'chunked'");
      }
      return new ChunkedBody();
    }
    String length = first(Headers.CONTENT_LENGTH);
    if (length == null) {
      return new OpenBody();
    }
    if (count(Headers.CONTENT_LENGTH) > 1 || !Framing.isLength(length)) {
      throw new BadAnswer("the answer's Content-Length is not one number");
    }
    return new LengthBody(Long.parseLong(length));
  }

  private int count(HttpString name) {
    int count = 0;
    for (HttpString each : names) {
      if (each.equals(name)) {
        count++;
      }
    }
    return count;
  }

  private static boolean[] tokenCharacters() {
    boolean[] token = new boolean[256];
    for (int c = 0; c < 128; c++) {
      token[c] = Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
    return token;
  }
}
