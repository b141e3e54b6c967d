package dev.slipway.init;

import dev.slipway.init.Recognition.Command;
import dev.slipway.init.Sources.TextFile;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The jar that a {@code pom.xml} builds. */
final class MavenJar {
  private static final Pattern PARENT = Pattern.compile("<parent>.*?</parent>", Pattern.DOTALL);
  private static final Pattern INNER =
      Pattern.compile(
          "<(dependencies|dependencyManagement|plugins|profiles|modules)>.*?</\\1>",
          Pattern.DOTALL);

  private MavenJar() {}

  static Command start(TextFile pom, boolean quarkus) {
    if (quarkus) {
      return Command.of("java -jar target/quarkus-app/quarkus-run.jar");
    }
    String name =
        value(pom, "finalName")
            .filter(text -> !text.contains("$"))
            .orElseGet(() ->
                value(pom, "artifactId").orElse("app")
                    + "-"
                    + version(pom).orElse("0.0.1-SNAPSHOT"));
    return Command.of("java -jar target/" + name + ".jar");
  }

  static Optional<String> artifact(TextFile pom) {
    return value(pom, "artifactId");
  }

  private static Optional<String> version(TextFile pom) {
    Matcher parent = PARENT.matcher(text(pom));
    return value(pom, "version")
        .or(() -> parent.find() ? tag(parent.group(), "version") : Optional.empty());
  }

  /** A value of the project itself, not of its parent, dependencies or plugins. */
  private static Optional<String> value(TextFile pom, String tag) {
    String own = INNER.matcher(PARENT.matcher(text(pom)).replaceAll("")).replaceAll("");
    return tag(own, tag);
  }

  private static Optional<String> tag(String xml, String tag) {
    Matcher matcher = Pattern.compile("<" + tag + ">\\s*([^<]+?)\\s*</").matcher(xml);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static String text(TextFile pom) {
    return String.join("\n", pom.lines());
  }
}
