package dev.slipway.config.source;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A text file as read, kept so that problems can be shown beside their lines.
 *
 * @param name how people call it, normally its path
 * @param text its contents, without a byte order mark
 */
public record Source(String name, String text) {

  /** Either a source, or where its bytes stop being UTF-8. */
  public sealed interface Decoded {}

  /** The bytes were text. */
  public record Text(Source source) implements Decoded {}

  /** The bytes were no text; {@code readable} is what came before. */
  public record NotText(Source readable, Problem problem) implements Decoded {}

  /** Reads bytes as UTF-8, strictly. */
  public static Decoded decode(String name, byte[] bytes) {
    CharBuffer characters = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), characters, true);
    String text = characters.flip().toString();
    Source source = new Source(name, text.startsWith("\uFEFF") ? text.substring(1) : text);
    return result.isError()
        ? new NotText(
            source,
            Problem.of(source.end(), "not UTF-8 text", "a file saved with the encoding UTF-8"))
        : new Text(source);
  }

  /** The lines, without their ends. */
  public List<String> lines() {
    return text.lines().toList();
  }

  /** The place just behind the last character. */
  public Place end() {
    int lines = (int) text.chars().filter(c -> c == '\n').count();
    return new Place(lines + 1, text.length() - text.lastIndexOf('\n'));
  }

  /** One line, from 1; empty behind the end. */
  public String line(int number) {
    return text.lines().skip(number - 1L).findFirst().orElse("");
  }

  @Override
  public String toString() {
    return name;
  }
}
