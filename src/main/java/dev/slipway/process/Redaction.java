package dev.slipway.process;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Replaces secret values by {@code ****} wherever text leaves the process. Also finds them
 * percent-encoded, as inside a URL, and each line of a value that has several. Values under {@value
 * #SHORTEST} characters are not masked: they would make every text unreadable and are no secrets.
 * Immutable.
 */
public final class Redaction {
  /** Nothing is secret. */
  public static final Redaction NONE = new Redaction(List.of());

  private static final int SHORTEST = 6;
  private static final String MASK = "****";

  private final List<String> secrets;

  private Redaction(List<String> secrets) {
    this.secrets = secrets;
  }

  /** Masks these values. */
  public static Redaction of(Collection<String> secrets) {
    return new Redaction(
        secrets.stream()
            .flatMap(String::lines)
            .map(String::strip)
            .flatMap(line -> Stream.of(line, URLEncoder.encode(line, StandardCharsets.UTF_8)))
            .filter(line -> line.length() >= SHORTEST)
            .distinct()
            // A secret may hold another one: the longest first.
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  /** The text with every secret masked. */
  public String apply(String text) {
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, MASK);
    }
    return masked;
  }

  /** Length of the longest secret; 0 when there is none. */
  int longest() {
    return secrets.isEmpty() ? 0 : secrets.getFirst().length();
  }

  @Override
  public String toString() {
    return secrets.size() + " secrets";
  }
}
