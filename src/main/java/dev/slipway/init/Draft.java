package dev.slipway.init;

import dev.slipway.init.Recognition.AppProcess;
import dev.slipway.init.Recognition.Asset;
import dev.slipway.init.Recognition.Command;
import dev.slipway.init.Recognition.Dependencies;
import dev.slipway.init.Recognition.Migrations;
import dev.slipway.init.Recognition.Variable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A recognition that is being put together. What was found first stays. For one thread. */
final class Draft {
  private final Found<String> app;
  private Optional<Found<String>> framework = Optional.empty();
  private Optional<Found<Dependencies>> dependencies = Optional.empty();
  private Optional<Found<Migrations>> migrations = Optional.empty();
  private Optional<Found<String>> database = Optional.empty();
  private Optional<Found<String>> health = Optional.empty();
  private final List<Found<AppProcess>> processes = new ArrayList<>();
  private final List<Found<Command>> build = new ArrayList<>();
  private final List<Found<String>> shared = new ArrayList<>();
  private final List<Found<Variable>> env = new ArrayList<>();
  private final List<Found<Asset>> assets = new ArrayList<>();

  Draft(Found<String> app) {
    this.app = app;
  }

  void framework(String name, String evidence) {
    framework = framework.or(() -> Optional.of(new Found<>(name, evidence)));
  }

  void dependencies(Optional<Found<Dependencies>> found) {
    dependencies = dependencies.or(() -> found);
  }

  /** Adds a process, unless there is one of that name. */
  void process(Found<AppProcess> found) {
    boolean known = processes.stream().anyMatch(p -> p.value().name().equals(found.value().name()));
    if (!known) {
      processes.add(found);
    }
  }

  void build(Found<Command> found) {
    build.add(found);
  }

  void migrations(Optional<Found<Migrations>> found) {
    migrations = migrations.or(() -> found);
  }

  void database(Optional<Found<String>> found) {
    database = database.or(() -> found);
  }

  /** Adds a path, unless it or a folder around it is shared already. */
  void shared(String path, String evidence) {
    boolean inside =
        shared.stream()
            .map(Found::value)
            .anyMatch(s -> s.equals(path) || (s.endsWith("/") && path.startsWith(s)));
    if (!inside) {
      shared.add(new Found<>(path, evidence));
    }
  }

  void env(String name, String value, String evidence) {
    env.add(new Found<>(new Variable(name, value), evidence));
  }

  void health(Optional<Found<String>> found) {
    health = health.or(() -> found);
  }

  void asset(String prefix, String folder, String evidence) {
    assets.add(new Found<>(new Asset(prefix, folder), evidence));
  }

  boolean hasWeb() {
    return processes.stream().anyMatch(p -> p.value().name().equals("web"));
  }

  Recognition recognition() {
    return new Recognition(
        app,
        framework,
        dependencies,
        processes.stream()
            .sorted(Comparator.comparing(p -> !p.value().name().equals("web")))
            .toList(),
        List.copyOf(build),
        migrations,
        database,
        List.copyOf(shared),
        List.copyOf(env),
        health,
        List.copyOf(assets));
  }
}
