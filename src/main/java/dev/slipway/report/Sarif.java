package dev.slipway.report;

import dev.slipway.migration.lint.Finding;
import dev.slipway.model.ThisVersion;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Jsonb;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Findings as a SARIF 2.1.0 log, which code review and editors read. */
final class Sarif {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private Sarif() {}

  /** The whole log, on one line. */
  static String of(List<Finding> findings) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    for (Finding one : findings) {
      rules.putIfAbsent(
          one.code(),
          new Rule(
              one.code(),
              new Text(one.group().title()),
              new Text(one.why()),
              new Text(one.instead())));
    }
    Driver driver = new Driver("slipway", ThisVersion.get(), List.copyOf(rules.values()));
    List<Result> results = findings.stream().map(Sarif::result).toList();
    Log log = new Log(SCHEMA, "2.1.0", List.of(new Run(new Tool(driver), results)));
    return Jsonb.builder().build().type(Log.class).toJson(log);
  }

  private static Result result(Finding one) {
    List<Suppression> accepted =
        one.accepted() == null ? null : List.of(new Suppression("inSource", one.accepted()));
    String subject = one.subject().isEmpty() ? "" : one.subject() + ": ";
    String text = subject + one.why() + " Instead: " + one.instead() + " In: " + one.statement();
    return new Result(
        one.code(), one.level().word(), new Text(text), List.of(location(one)), accepted);
  }

  private static Location location(Finding one) {
    Logical migration = new Logical(one.migration(), "module");
    if (one.file().isEmpty()) {
      return new Location(null, List.of(migration));
    }
    Region region = one.line() > 0 ? new Region(one.line()) : null;
    return new Location(new Physical(new Artifact(uri(one.file())), region), List.of(migration));
  }

  private static String uri(String path) {
    try {
      return new URI(null, null, path, null).getRawPath();
    } catch (URISyntaxException e) {
      return path;
    }
  }

  /** The log. */
  @Json
  record Log(@Json.Property("$schema") String schema, String version, List<Run> runs) {}

  /** One call of the linter. */
  @Json
  record Run(Tool tool, List<Result> results) {}

  /** Who found it. */
  @Json
  record Tool(Driver driver) {}

  /** The program. */
  @Json
  record Driver(String name, String version, List<Rule> rules) {}

  /** A rule that something was found by. */
  @Json
  record Rule(String id, Text shortDescription, Text fullDescription, Text help) {}

  /** A message. */
  @Json
  record Text(String text) {}

  /** A finding. */
  @Json
  record Result(
      String ruleId,
      String level,
      Text message,
      List<Location> locations,
      @Nullable List<Suppression> suppressions) {}

  /** Why it was accepted. */
  @Json
  record Suppression(String kind, String justification) {}

  /** Where it is. */
  @Json
  record Location(@Nullable Physical physicalLocation, List<Logical> logicalLocations) {}

  /** The migration. */
  @Json
  record Logical(String name, String kind) {}

  /** The file. */
  @Json
  record Physical(Artifact artifactLocation, @Nullable Region region) {}

  /** Its name, from the app's directory on. */
  @Json
  record Artifact(String uri) {}

  /** The line. */
  @Json
  record Region(int startLine) {}
}
