package dev.slipway.init;

import dev.slipway.config.ConfigFile;
import dev.slipway.init.Recognition.AppProcess;
import dev.slipway.init.Recognition.Asset;
import dev.slipway.init.Recognition.Command;
import dev.slipway.init.Recognition.Dependencies;
import dev.slipway.init.Recognition.Migrations;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a recognition as the {@code slipway.yaml} that a person would have written. */
final class SettingsText {
  private static final String START_GAP =
      "the command that starts the app; {listen} stands for its address, {port} for its port";

  private final Recognition app;
  private final StringBuilder text = new StringBuilder();

  private SettingsText(Recognition app) {
    this.app = app;
  }

  static String of(Recognition recognition) {
    return new SettingsText(recognition).write();
  }

  private String write() {
    line(
        "# "
            + app.framework()
                .map(f -> f.value() + " app (" + f.evidence() + "), written by slipway init.")
                .orElse("Slipway does not know this kind of app: fill in what is marked.")
            + " Check it with: slipway check");
    line("app: " + app.app().value());
    app.dependencies().ifPresent(found -> dependencies(found.value()));
    processes();
    build();
    app.migrations().ifPresent(this::migrations);
    app.database().ifPresent(found -> database(found.value()));
    shared();
    env();
    app.health()
        .ifPresentOrElse(
            found -> line("health: " + YamlText.block(found.value())),
            () -> line("# No health route was found, so the start page is asked."));
    assets();
    return text.toString();
  }

  private void dependencies(Dependencies found) {
    if (found.command().isEmpty()) {
      line("dependencies: " + YamlText.block(found.file()));
      return;
    }
    line("dependencies:");
    line("  file: " + YamlText.block(found.file()));
    found.command().ifPresent(command -> command("  ", "command", command));
  }

  private void processes() {
    line("processes:");
    if (app.processes().stream().noneMatch(p -> p.value().name().equals("web"))) {
      line("  web: " + ConfigFile.GAP + " " + START_GAP);
    }
    for (Found<AppProcess> process : app.processes()) {
      command("  ", process.value().name(), process.value().command());
    }
  }

  private void build() {
    List<Command> commands = app.build().stream().map(Found::value).toList();
    if (commands.size() == 1) {
      command("", "build", commands.getFirst());
    } else if (!commands.isEmpty()) {
      line("build:");
      commands.forEach(command ->
          line("  - " + (command.shell() ? "shell: " : "") + YamlText.block(command.line())));
    }
  }

  private void migrations(Found<Migrations> found) {
    Migrations migrations = found.value();
    switch (migrations.tool()) {
      case "at-startup" ->
          line("# The app prepares its database when it starts: " + found.evidence());
      case "create-missing" -> line("# Only creates what is missing: " + found.evidence());
      default -> {
        // The name of the tool says it all.
      }
    }
    if (migrations.folder().isEmpty() && migrations.up().isEmpty()) {
      line("migrations: " + migrations.tool());
      return;
    }
    line("migrations:");
    line("  tool: " + migrations.tool());
    migrations.folder().ifPresent(folder -> line("  folder: " + YamlText.block(folder)));
    migrations.up().ifPresent(up -> command("  ", "up", up));
  }

  private void database(String setting) {
    if (setting.contains("\n")) {
      line("database:");
      setting.lines().forEach(part -> line("  " + part));
    } else {
      line("database: " + YamlText.block(setting));
    }
  }

  private void shared() {
    if (app.shared().isEmpty()) {
      return;
    }
    app.shared().stream()
        .filter(
            found -> app.database().filter(d -> d.evidence().equals(found.evidence())).isPresent())
        .forEach(
            found -> line("# " + found.value() + " holds the database, so it outlives releases."));
    line(
        app.shared().stream()
            .map(found -> YamlText.flow(found.value()))
            .collect(Collectors.joining(", ", "shared: [", "]")));
  }

  private void env() {
    if (!app.env().isEmpty()) {
      line("env:");
      app.env()
          .forEach(e -> line("  " + e.value().name() + ": " + YamlText.block(e.value().value())));
    }
  }

  private void assets() {
    if (!app.assets().isEmpty()) {
      line("assets:");
      for (Found<Asset> found : app.assets()) {
        line(
            "  "
                + YamlText.block(found.value().prefix())
                + ": "
                + YamlText.block(found.value().folder()));
      }
    }
  }

  private void command(String indent, String key, Command command) {
    String gap = command.gap().isEmpty() ? "" : "  " + ConfigFile.GAP + " " + command.gap();
    if (command.shell()) {
      line(indent + key + ":");
      line(indent + "  shell: " + YamlText.block(command.line()) + gap);
    } else {
      line(indent + key + ": " + YamlText.block(command.line()) + gap);
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
