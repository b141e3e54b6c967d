package dev.slipway.config.source;

import dev.slipway.config.source.Value.Entry;
import dev.slipway.config.source.Value.Items;
import dev.slipway.config.source.Value.Scalar;
import dev.slipway.config.source.Value.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML document into {@link Value}s. It builds them from the parser's events, so that
 * aliases are refused before anything is expanded, and so that nesting is bounded.
 */
public final class YamlReader {
  private static final int MOST_CHARACTERS = 1_000_000;
  private static final int DEEPEST = 16;

  private final List<Problem> problems;
  private final Iterator<Event> events;

  private YamlReader(Source source, List<Problem> problems) {

    this.problems = problems;
    LoadSettings settings = LoadSettings.builder().setLabel(source.name()).build();
    this.events = new Parse(settings).parseString(source.text()).iterator();
  }

  /**
   * Reads the document.
   *
   * @param problems where everything that is wrong goes; reading goes on as far as it can
   * @return the document; empty when there is none, or when it cannot be read at all
   */
  public static Optional<Value> read(Source source, List<Problem> problems) {
    if (source.text().length() > MOST_CHARACTERS) {
      problems.add(Problem.of(Place.START, "longer than " + MOST_CHARACTERS + " characters"));
      return Optional.empty();
    }
    try {
      return new YamlReader(source, problems).document();
    } catch (TooDeep e) {
      problems.add(Problem.of(e.place, "nested more than " + DEEPEST + " deep"));
    } catch (YamlEngineException e) {
      problems.add(SyntaxProblem.of(source, e));
    }
    return Optional.empty();
  }

  private Optional<Value> document() {
    Optional<Value> document = Optional.empty();
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent && document.isPresent()) {
        problems.add(Problem.of(place(event), "a second document", "one document in this file"));
        return document;
      } else if (event instanceof NodeEvent node) {
        document = Optional.of(value(node, 0));
      }
    }
    return document;
  }

  private Value value(NodeEvent event, int depth) {
    if (depth > DEEPEST) {
      throw new TooDeep(place(event));
    }
    refuseCleverness(event);
    return switch (event) {
      case ScalarEvent scalar -> new Scalar(place(event), scalar.getValue(), scalar.isPlain());
      case SequenceStartEvent list -> items(list, depth);
      case MappingStartEvent map -> section(map, depth);
      default -> new Scalar(place(event), "", true);
    };
  }

  private Items items(SequenceStartEvent start, int depth) {
    List<Value> values = new ArrayList<>();
    while (events.next() instanceof NodeEvent node) {
      values.add(value(node, depth + 1));
    }
    return new Items(place(start), values);
  }

  private Section section(MappingStartEvent start, int depth) {
    List<Entry> entries = new ArrayList<>();
    Map<String, Place> seen = new HashMap<>();
    while (events.next() instanceof NodeEvent node) {
      Value key = value(node, depth + 1);
      Value value = events.next() instanceof NodeEvent node2 ? value(node2, depth + 1) : key;
      if (!(key instanceof Scalar(Place place, String text, boolean _))) {
        problems.add(Problem.of(key.place(), key.kind() + " as a key", "text"));
      } else if (seen.containsKey(text)) {
        int first = seen.getOrDefault(text, place).line();
        problems.add(
            Problem.of(place, "'" + text + "' stands twice; the first is in line " + first));
      } else {
        seen.put(text, place);
        entries.add(new Entry(place, text, value));
      }
    }
    return new Section(place(start), entries);
  }

  /** Anchors, aliases and tags: what YAML can do and a settings file does not need. */
  private void refuseCleverness(NodeEvent event) {
    Place place = place(event);
    if (event instanceof AliasEvent alias) {
      problems.add(Problem.of(place, "alias '*" + alias.getAlias() + "'", "the value itself"));
      return;
    }
    event
        .getAnchor()
        .ifPresent(anchor ->
            problems.add(
                Problem.of(
                    place,
                    "anchor '&" + anchor + "'",
                    "settings written out; what all environments share stands at the top"
                        + " level")));
    Optional<String> tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case CollectionStartEvent collection -> collection.getTag();
          default -> Optional.empty();
        };
    tag.ifPresent(
        name -> problems.add(Problem.of(place, "tag '" + name + "'", "the value without a tag")));
  }

  static Place place(Event event) {
    return event
        .getStartMark()
        .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1))
        .orElse(Place.START);
  }

  /** Ends reading from within; never leaves this file. */
  private static final class TooDeep extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Place place;

    TooDeep(Place place) {
      super(null, null, false, false);
      this.place = place;
    }
  }
}
