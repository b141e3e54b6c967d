package dev.slipway.config;

import dev.slipway.config.Template.Reference;
import dev.slipway.config.source.Place;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text of a probe script: {@code ${NAME}} is filled in when the script is read on the host,
 * {@code {name}} and <code>{totp:SECRET}</code> each time it runs, and <code>{{</code> is a brace.
 * Braces around anything else are text. Immutable.
 */
public final class ProbeText {
  /** The value that is new in each run, so that what a probe wrote can be recognised. */
  public static final String MARKER = "marker";

  private static final Pattern PIECE =
      Pattern.compile(
          "(?<variable>\\$\\$|\\$\\{[^}]*}?)"
              + "|(?<brace>\\{\\{)"
              + "|\\{totp:(?<secret>(?:[^{}$]++|\\$\\{[^}]*})*)}"
              + "|\\{(?<value>[A-Za-z_][A-Za-z0-9_-]*)}");

  /** What a run knows. */
  public interface Values {

    /** The value of that name, as text. */
    String text(String name);

    /** The value as JSON, when it was captured from JSON and is no text there. */
    Optional<String> json(String name);

    /** The code of this moment for a TOTP secret in base32. */
    String code(String secret);
  }

  private sealed interface Piece {}

  private record Words(Template template) implements Piece {}

  private record Value(String name) implements Piece {}

  private record Code(Template secret) implements Piece {}

  private final Place place;
  private final String written;
  private final List<Piece> pieces;

  private ProbeText(Place place, String written, List<Piece> pieces) {
    this.place = place;
    this.written = written;
    this.pieces = List.copyOf(pieces);
  }

  /** Takes a text apart. Every text has a meaning; {@link #mistakes} says what was hardly meant. */
  static ProbeText parse(Place place, String text) {
    List<Piece> pieces = new ArrayList<>();
    Matcher piece = PIECE.matcher(text);
    int done = 0;
    while (piece.find()) {
      if (piece.group("variable") != null) {
        continue;
      }
      pieces.add(new Words(Template.parse(text.substring(done, piece.start()))));
      done = piece.end();
      if (piece.group("brace") != null) {
        pieces.add(new Words(Template.literal("{")));
      } else if (piece.group("secret") != null) {
        pieces.add(new Code(Template.parse(piece.group("secret"))));
      } else {
        pieces.add(new Value(piece.group("value")));
      }
    }
    pieces.add(new Words(Template.parse(text.substring(done))));
    return new ProbeText(place, text, pieces);
  }

  /** Where it stands in its file. */
  public Place place() {
    return place;
  }

  /** The names of the values it mentions. */
  public Set<String> values() {
    Set<String> names = new LinkedHashSet<>();
    pieces.forEach(piece -> {
      if (piece instanceof Value(String name)) {
        names.add(name);
      }
    });
    return names;
  }

  /** The value that is all there is to it, if so. */
  Optional<String> onlyValue() {
    return written.equals("{" + String.join("", values()) + "}")
        ? values().stream().findFirst()
        : Optional.empty();
  }

  /** What is wrong with the variables it mentions. */
  List<String> mistakes() {
    return templates().flatMap(template -> template.mistakes().stream()).toList();
  }

  /** The variables it mentions. */
  List<Reference> references() {
    return templates().flatMap(template -> template.references().stream()).toList();
  }

  private Stream<Template> templates() {
    return pieces.stream()
        .flatMap(piece ->
            switch (piece) {
              case Words words -> Stream.of(words.template());
              case Code code -> Stream.of(code.secret());
              case Value value -> Stream.empty();
            });
  }

  /** The same text with its variables filled in; what a variable holds is never taken apart. */
  ProbeText fill(Map<String, String> variables) {
    return new ProbeText(
        place,
        written,
        pieces.stream()
            .<Piece>map(piece ->
                switch (piece) {
                  case Words(Template words) ->
                      new Words(Template.literal(words.expand(variables)));
                  case Code(Template secret) ->
                      new Code(Template.literal(secret.expand(variables)));
                  case Value value -> value;
                })
            .toList());
  }

  /** The text in one run. */
  public String with(Values values) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      text.append(
          switch (piece) {
            case Words(Template words) -> words.expand(Map.of());
            case Code(Template secret) -> values.code(secret.expand(Map.of()));
            case Value(String name) -> values.text(name);
          });
    }
    return text.toString();
  }

  /** The text as it stands in the file: it shows no variable's value. */
  @Override
  public String toString() {
    return written;
  }
}
