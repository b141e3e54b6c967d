package dev.slipway.init;

import dev.slipway.init.Recognition.AppProcess;
import dev.slipway.init.Recognition.Command;
import dev.slipway.init.Recognition.Migrations;
import dev.slipway.init.Sources.Hit;
import dev.slipway.init.Sources.TextFile;
import java.util.Optional;
import java.util.regex.Pattern;

/** A Java app built by Maven or Gradle into one jar. */
final class JavaProjectApp implements Recogniser {
  private static final Pattern SPRING = Pattern.compile("spring-boot|org\\.springframework\\.boot");
  private static final Pattern QUARKUS = Pattern.compile("quarkus-maven-plugin|io\\.quarkus");
  private static final Pattern MIGRATES_AT_START =
      Pattern.compile("flyway-core|flyway-database|liquibase-core");
  private static final Pattern ACTUATOR = Pattern.compile("spring-boot-starter-actuator");
  private static final Pattern MAIN = Pattern.compile("\\bvoid main\\(");
  private static final Pattern CREATES =
      Pattern.compile("ddl-auto\\s*[:=]\\s*(?:update|create)\\b");

  @Override
  public boolean recognise(Sources sources, Draft draft) {
    Optional<TextFile> build = sources.firstOf("pom.xml", "build.gradle.kts", "build.gradle");
    if (build.isEmpty()) {
      return false;
    }
    TextFile file = build.get();
    Optional<Hit> spring = Sources.search(file, SPRING).findFirst();
    boolean quarkus = Sources.search(file, QUARKUS).findAny().isPresent();
    boolean maven = file.name().equals("pom.xml");
    draft.framework(
        spring.isPresent() ? "Spring Boot" : quarkus ? "Quarkus" : maven ? "Maven" : "Gradle",
        spring.map(Hit::where).orElse(file.path()));
    draft.build(
        new Found<>(maven ? maven(sources) : gradle(sources, spring.isPresent()), file.path()));
    if (!draft.hasWeb()) {
      Command start = maven ? MavenJar.start(file, quarkus) : gradleStart(sources, quarkus);
      draft.process(
          new Found<>(
              new AppProcess("web", listening(start, sources, spring.isPresent(), quarkus)),
              file.path()));
    }
    migrations(sources, file, draft);
    Sources.search(file, ACTUATOR)
        .findFirst()
        .ifPresent(hit -> draft.health(Optional.of(new Found<>("/actuator/health", hit.where()))));
    return true;
  }

  private static Command maven(Sources sources) {
    String program = sources.file("mvnw").isPresent() ? "./mvnw" : "mvn";
    return Command.of(program + " -q -B -DskipTests package");
  }

  private static Command gradle(Sources sources, boolean spring) {
    String program = sources.file("gradlew").isPresent() ? "./gradlew" : "gradle";
    return Command.of(program + " --no-daemon -q " + (spring ? "bootJar" : "assemble"));
  }

  private static Command gradleStart(Sources sources, boolean quarkus) {
    if (quarkus) {
      return Command.of("java -jar build/quarkus-app/quarkus-run.jar");
    }
    String name = AppName.gradle(sources).map(Found::value).orElse("app");
    String version =
        sources
            .search(Pattern.compile("^version\\s*=\\s*[\"']([^\"']+)[\"']"), ".gradle", ".kts")
            .findFirst()
            .map(hit -> "-" + hit.group(1))
            .orElse("");
    return Command.of("java -jar build/libs/" + name + version + ".jar");
  }

  private static Command listening(
      Command start, Sources sources, boolean spring, boolean quarkus) {
    if (spring) {
      return Command.of(start.line() + " --server.address={host} --server.port={port}");
    }
    if (quarkus) {
      return Command.of(
          start
              .line()
              .replace("java ", "java -Dquarkus.http.host={host} -Dquarkus.http.port={port} "));
    }
    return sources
        .search(MAIN, ".java")
        .findFirst()
        .map(main -> ListenStyle.told(start, main.file()))
        .orElseGet(() -> start.gap(ListenStyle.GAP));
  }

  private static void migrations(Sources sources, TextFile build, Draft draft) {
    draft.migrations(
        Sources.search(build, MIGRATES_AT_START)
            .findFirst()
            .or(() -> sources.search(CREATES, ".properties", ".yml", ".yaml").findFirst())
            .map(hit ->
                new Found<>(
                    new Migrations("at-startup", Optional.empty(), Optional.empty()),
                    hit.where())));
  }
}
