package dev.slipway.config;

import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.AppConfig.Dependencies;
import dev.slipway.config.AppConfig.Dependencies.Manager;
import dev.slipway.config.source.Value;
import java.util.Optional;

/** How {@code dependencies} is read: a file whose name tells the manager, or a map. */
final class DependencySettings {
  private static final String KNOWN_FILES =
      "requirements*.txt or requirements/*.txt (pip), poetry.lock (poetry), package-lock.json"
          + " (npm); for another file say {file: …, command: …}";

  private static final Setting<String> FILE = Setting.of("file", Forms.path());
  private static final Setting<Manager> MANAGER =
      Setting.of("manager", Forms.choice("manager", Manager.class));
  private static final Setting<CommandLine> COMMAND = Setting.of("command", Commands.line());
  private static final Setting<String> PYTHON = Setting.of("python", Forms.line());
  private static final Setting<Boolean> SYSTEM_PACKAGES =
      Setting.of("system-packages", Forms.flag(), false);
  private static final Group GROUP = Group.of(FILE, MANAGER, COMMAND, PYTHON, SYSTEM_PACKAGES);

  private DependencySettings() {}

  static Form<Dependencies> form() {
    return new LongForm<>(GROUP, DependencySettings::ofFile, DependencySettings::ofMap);
  }

  private static Optional<Dependencies> ofFile(Value value, Reading reading) {
    return FILE.form()
        .read(value, reading)
        .flatMap(file -> {
          Optional<Manager> manager = managerOf(file);
          return manager.isEmpty()
              ? reading.refuse(
                  value.place(), "'" + file + "' does not tell the manager", KNOWN_FILES)
              : manager.map(
                  m -> new Dependencies(m, file, Optional.empty(), Optional.empty(), false));
        });
  }

  private static Dependencies ofMap(Fields fields) {
    String file = fields.require(FILE, "requirements.txt");
    Optional<CommandLine> command = fields.find(COMMAND);
    Manager manager =
        fields
            .find(MANAGER)
            .or(() -> command.map(_ -> Manager.COMMAND))
            .or(() -> managerOf(file))
            .orElseGet(() -> {
              fields
                  .reading()
                  .refuse(
                      fields.place(FILE), "'" + file + "' does not tell the manager", KNOWN_FILES);
              return Manager.COMMAND;
            });
    refuseContradictions(fields, manager);
    return new Dependencies(
        manager, file, command, fields.find(PYTHON), fields.get(SYSTEM_PACKAGES));
  }

  private static void refuseContradictions(Fields fields, Manager manager) {
    if (manager != Manager.COMMAND) {
      fields.refuse(java.util.List.of(COMMAND), "belongs to 'manager: command'");
    } else if (fields.has(MANAGER)) {
      fields.require(COMMAND, Commands.UNREAD);
    }
    if (manager != Manager.PIP && manager != Manager.POETRY) {
      fields.refuse(java.util.List.of(PYTHON, SYSTEM_PACKAGES), "belongs to pip and poetry");
    }
  }

  private static Optional<Manager> managerOf(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    if (file.matches("(.*/)?requirements[^/]*\\.txt|(.*/)?requirements/[^/]+\\.txt")) {
      return Optional.of(Manager.PIP);
    }
    return switch (name) {
      case "poetry.lock" -> Optional.of(Manager.POETRY);
      case "package-lock.json", "npm-shrinkwrap.json" -> Optional.of(Manager.NPM);
      default -> Optional.empty();
    };
  }
}
